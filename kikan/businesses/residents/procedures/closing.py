"""Closing the sheet of one who stays a resident (改製・帰化・国籍喪失): what it said can be printed for good."""

from kikan.businesses.residents.law import codes
from kikan.businesses.residents.models import ClosedSheet
from kikan.businesses.residents.procedures.act import Act


def close(act: Act, person: int, reason: int) -> None:
    """Keep that the sheet was closed on the day of the act, with the last entry it knew."""
    line = max(act.draft.lines(ClosedSheet, person), default=0) + 1
    assert act.read_at is not None  # set when the act began
    values = {"reason": codes.two_digits(reason), "closed_on": act.happened_on, "known_at": act.read_at}
    act.draft.closed_sheet(person, line).put(values, act.happened_on)
