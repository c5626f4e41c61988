"""mark_moved_out, remove_voter, suspend_vote: marks and removals of the roll (表示・抹消)."""

from datetime import date, timedelta

from kikan.businesses.elections.models import RollEntry, Suspension
from kikan.businesses.elections.models.roll import RemovalReason, SuspensionReason
from kikan.businesses.elections.reads import roll
from kikan.law import column
from kikan.law.days import date_of, months_passed
from kikan.law.days import day as to_day
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history import OPEN
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure


@procedure("elections.mark_moved_out", right="elections.change", ja="転出表示")
def mark_moved_out(*, person: int, moved_out_on: date, actor: Actor, cause: int | None = None) -> Entry:
    """Mark a voter who left; the entry ends by itself when four months have passed (公職選挙法 第27条・第28条第2号)."""
    _require_entry(person, moved_out_on)
    months = roll.law_of(moved_out_on).amount("public_offices_election_act.former_residence_months")
    kept_until = date_of(int(months_passed(column(to_day(moved_out_on)) + 1, months)[0]))
    entry = append(
        actor=actor, kind="elections.moved_out_marked", procedure="elections.mark_moved_out",
        subjects=[("person", person)], happened_on=moved_out_on, cites="公職選挙法第27条第1項・第28条第2号", cause=cause,
    )  # fmt: skip
    history.change(
        RollEntry, {"person": person}, {"moved_out_on": moved_out_on}, entry=entry.number, valid_from=moved_out_on
    )  # fmt: skip
    history.end(RollEntry, {"person": person}, entry=entry.number, on=kept_until + timedelta(days=1))
    return entry


@procedure("elections.remove_voter", right="elections.change", ja="選挙人名簿からの抹消")
def remove_voter(
    *, person: int, removed_on: date, reason: int, actor: Actor, cause: int | None = None
) -> Entry:
    """Take a voter off the roll at once: death, loss of nationality, registered in error (公職選挙法 第28条)."""
    _require_entry(person, removed_on)
    entry = append(
        actor=actor, kind="elections.removed", procedure="elections.remove_voter", subjects=[("person", person)],
        happened_on=removed_on, reason=str(RemovalReason(reason).label), cites="公職選挙法第28条", cause=cause,
    )  # fmt: skip
    history.end(RollEntry, {"person": person}, entry=entry.number, on=removed_on)
    return entry


@procedure("elections.suspend_vote", right="elections.change", ja="失権・公民権停止の表示")
def suspend_vote(
    *, person: int, from_on: date, reason: int, actor: Actor, restored_on: date | None = None
) -> Entry:
    """Mark that somebody may not vote until `restored_on` (the first day with the vote again); the entry stays."""
    if restored_on is not None and restored_on <= from_on:
        raise Refused("復権の日が停止の日より前です。", field="restored_on")
    SuspensionReason(reason)
    entry = append(
        actor=actor, kind="elections.vote_suspended", procedure="elections.suspend_vote",
        subjects=[("person", person)], happened_on=from_on, cites="公職選挙法第11条・第27条第1項",
    )  # fmt: skip
    history.replace(
        Suspension, {"person": person}, {"reason": reason}, entry=entry.number, valid_from=from_on,
        valid_until=restored_on or OPEN,
    )  # fmt: skip
    return entry


@procedure("elections.restore_vote", right="elections.change", ja="選挙権の回復")
def restore_vote(*, person: int, restored_on: date, actor: Actor) -> Entry:
    """Let the suspension end: `restored_on` is the first day with the vote again. Errors: NotFound."""
    if not roll.is_suspended(person, restored_on):
        raise NotFound("その日に失権・公民権停止の表示がありません。", field="restored_on")
    entry = append(
        actor=actor, kind="elections.vote_restored", procedure="elections.restore_vote",
        subjects=[("person", person)], happened_on=restored_on, cites="公職選挙法第11条",
    )  # fmt: skip
    history.end(Suspension, {"person": person}, entry=entry.number, on=restored_on)
    return entry


def _require_entry(person: int, on: date) -> RollEntry:
    found = roll.entry_on(person, on)
    if found is None:
        raise NotFound(
            "その日に選挙人名簿に登録がありません。", what_to_do="宛名番号と日付を確かめてください。"
        )
    return found
