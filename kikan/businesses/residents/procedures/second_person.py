"""What two people decide together (二人で決める事項): one enters, another approves."""

from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.tenancy import provisional
from kikan.shared.worklist.reads import entered_by


def first_person(actor: Actor) -> int:
    """Who entered what this actor approves. Errors: Refused outside the worklist, or for the same person."""
    first = entered_by()
    if provisional.is_preview():
        return first if first is not None else actor.user
    if first is None or first == actor.user:
        raise Refused(
            "この決定には、入力した人とは別の人の承認が必要です。",
            what_to_do="仮登録し、事務一覧で別の承認者が承認してください。",
        )
    return first
