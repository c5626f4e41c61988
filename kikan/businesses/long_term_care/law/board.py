"""When a panel of the review board may decide (合議体の定足数)."""

from kikan.law import Count, Law, Truth, rule


@rule("long_term_care_insurance_act.board_quorum", axis="event_date", since=11048, ja="認定審査会の定足数")
def board_quorum(members: Count, present: Count, *, law: Law) -> Truth:
    """Whether more than half of a panel's members are there.

    Law: 介護保険法施行令第9条（合議体は委員の過半数の出席がなければ開けない）
    """
    return present * 2 > members
