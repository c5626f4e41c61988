"""What a member's own cut-over came to (団体での取込み), for the page on which the office accepts it."""

from datetime import date

from kikan.businesses.joint_office.reads.penalties import seen_by
from kikan.ground.eras import in_words
from kikan.shared.exchange.taken import standing_of


def taken_in(union: int, member: int) -> tuple[str, date | None]:
    """In words, and the day it was accepted there; nothing of a member whose tenant the office does not see.

    No municipality is open.
    """
    if not seen_by(union, {member} - {union}):
        return "", None
    found = standing_of(member)
    if found is None:
        return "団体での取込みは、まだありません。", None
    told = f"団体での取込み：{found.step_ja}（{in_words(found.happened_on)}　{found.decided_by}）"
    return told, found.happened_on if found.is_accepted else None
