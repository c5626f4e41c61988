"""set_election: an election day with its contests (選挙の登録)."""

from dataclasses import dataclass
from datetime import date, timedelta

from kikan.businesses.elections.models import Contest, Election
from kikan.businesses.elections.models.election import ContestKind
from kikan.businesses.elections.reads import roll
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import numbers

CITES = "公職選挙法第22条第3項・第33条"


@dataclass(frozen=True)
class Asked:
    """A contest to be held: its kind; `early_from` only where it differs from the others (国民審査など)."""

    kind: int
    early_from: date | None = None


def starts_of(notice_on: date, election_on: date, base_on: date, contests: tuple[Asked, ...]) -> list[date]:
    """The first day of early voting of each contest. Errors: Refused for days or contests that do not fit."""
    if not base_on < notice_on < election_on:
        raise Refused(
            "登録基準日、公示・告示日、選挙期日の順になっていません。", cites=CITES, field="notice_on",
            what_to_do="三つの日付を確かめてください。",
        )  # fmt: skip
    kinds = [ContestKind(one.kind) for one in contests]
    if not kinds or len(set(kinds)) < len(kinds):
        raise Refused("選挙の種類がないか、同じ種類が二つあります。", field="contests")
    first = notice_on + timedelta(
        days=roll.law_of(election_on).amount("public_offices_election_act.early_vote_from_days")
    )
    starts = [one.early_from or first for one in contests]
    if any(not first <= start < election_on for start in starts):
        raise Refused(
            "期日前投票の初日が、告示日の翌日から選挙期日の前日までの間にありません。",
            cites="公職選挙法第48条の2第1項",
            field="contests",
        )
    return starts


def require_cutoff(moves_until: date | None, election_on: date) -> None:
    """Errors: Refused for a last day of moves that is not before election day."""
    if moves_until is not None and moves_until >= election_on:
        raise Refused(
            "転居の届出の末日は、選挙期日より前の日です。", field="moves_until", what_to_do="委員会が定めた日を確かめてください。"
        )  # fmt: skip


@procedure("elections.set_election", right="elections.parameter", ja="選挙の登録")
def set_election(
    *, name: str, notice_on: date, election_on: date, base_on: date, contests: tuple[Asked, ...], actor: Actor,
    moves_until: date | None = None,
) -> int:  # fmt: skip
    """Keep an election and its contests in the order of their ballots; returns the number of the election.

    moves_until: the last day a move inside told of changes the polling place; None for no such day.
    Errors: Refused for a base date not before the notice, a notice not before election day, no contest, one twice,
    or early voting outside its time.
    """
    starts = starts_of(notice_on, election_on, base_on, contests)
    require_cutoff(moves_until, election_on)
    kinds = [ContestKind(one.kind) for one in contests]
    number, first_contest = numbers.draw("elections.election"), numbers.draw("elections.contest", len(kinds))
    entry = append(
        actor=actor, kind="elections.election_set", procedure="elections.set_election",
        subjects=[("election", number)], happened_on=election_on, cites=CITES,
    ).number  # fmt: skip
    values = {
        "name": name.strip(),
        "notice_on": notice_on,
        "election_on": election_on,
        "base_on": base_on,
        "moves_until": moves_until,
    }
    history.add(Election, {"election": number}, values, entry=entry, valid_from=base_on)
    for position, (kind, start) in enumerate(zip(kinds, starts, strict=True)):
        row = {"election": number, "kind": kind, "early_from": start, "position": position + 1}
        history.add(Contest, {"contest": first_contest + position}, row, entry=entry, valid_from=base_on)
    return number
