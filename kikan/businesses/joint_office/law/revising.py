"""By when what a revision asks of a member must be entered (法改正の準備の期限)."""

from datetime import date, timedelta

from kikan.law import Law


def enter_by(effective_on: date, law: Law) -> date:
    """So many days before the day it takes effect as the union's rules say. Errors: LawGap without the rule."""
    return effective_on - timedelta(days=law.of("joint_operation").amount("revision_ready_days"))
