"""Marks, removals, districts and the loss of the vote of single voters (表示・抹消・投票区・失権)."""

from datetime import date
from typing import Any

from kikan.businesses.elections.models import RollEntry, Suspension
from kikan.businesses.elections.models.roll import RemovalReason, SuspensionReason
from kikan.businesses.elections.reads import roll
from kikan.businesses.elections.reads.areas import homes_at
from kikan.businesses.elections.reads.voters import (
    JAPANESE,
    Line,
    line_on,
    lines_of,
    off_roll_on,
    residencies_of,
    stay_on,
    three_months_on,
)
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history import OPEN
from kikan.shared.journal.append import Entry, append, head
from kikan.shared.procedures import procedure
from kikan.shared.tenancy.opener import current_or_raise

MARKS = "公職選挙法第27条第1項・第28条第2号"


@procedure("elections.mark_moved_out", right="elections.change", ja="転出表示")
def mark_moved_out(
    *, person: int, moved_out_on: date, actor: Actor, cause: int | None = None, read_at: int | None = None
) -> Entry:
    """Mark a voter who left; the entry ends by itself when four months have passed (公職選挙法 第27条・第28条第2号).

    An earlier mark of the same registration is moved to this day. Errors: NotFound for who is not on the roll then;
    Refused where the mark stands already.
    """
    line = _require_line(person, moved_out_on, "moved_out_on")
    if line.moved_out_on == moved_out_on:
        raise Refused(
            "この日の転出表示がすでにあります。", cites=MARKS, field="moved_out_on",
            what_to_do="名簿の履歴を確かめてください。",
        )  # fmt: skip
    entry = append(
        actor=actor, kind="elections.moved_out_marked", procedure="elections.mark_moved_out",
        subjects=[("person", person)], happened_on=moved_out_on, cites=MARKS, cause=cause, read_at=read_at,
    )  # fmt: skip
    rewrite(person, moved_out_on, {"moved_out_on": moved_out_on}, off_roll_on(moved_out_on), entry.number)
    return entry


@procedure("elections.unmark_moved_out", right="elections.change", ja="転出表示の消除")
def unmark_moved_out(
    *, person: int, from_on: date, actor: Actor, cause: int | None = None, read_at: int | None = None
) -> Entry:
    """Take the mark away from a voter who came back and may be registered again (公職選挙法施行令 第16条).

    from_on: the day the three months since the return are full. Errors: NotFound for who is not on the roll then;
    Refused without a mark, without residence on that day or before the three months are full.
    """
    line = _require_line(person, from_on, "from_on")
    if line.moved_out_on is None:
        raise Refused("転出表示がありません。", field="from_on", what_to_do="名簿の履歴を確かめてください。")
    home, since = stay_on(residencies_of([person]), person, from_on)
    if home is None or home.resident_kind != JAPANESE or three_months_on(since) > from_on:
        raise Refused(
            "その日までに3か月の住所の要件を満たしません。", cites="公職選挙法施行令第16条、公職選挙法第21条第1項",
            field="from_on", what_to_do="住民記録の住民となった日を確かめてください。",
        )  # fmt: skip
    district = homes_at([(person, from_on)], head()).get((person, from_on))
    entry = append(
        actor=actor, kind="elections.moved_out_unmarked", procedure="elections.unmark_moved_out",
        subjects=[("person", person)], happened_on=from_on, cites="公職選挙法施行令第16条", cause=cause,
        read_at=read_at,
    )  # fmt: skip
    rewrite(person, from_on, {"moved_out_on": None, "district": district}, OPEN, entry.number)
    return entry


@procedure("elections.remove_voter", right="elections.change", ja="選挙人名簿からの抹消")
def remove_voter(
    *, person: int, removed_on: date, reason: int, actor: Actor, cause: int | None = None,
    read_at: int | None = None,
) -> Entry:  # fmt: skip
    """Take a voter off the roll at once: death, loss of nationality, registered in error (公職選挙法 第28条)."""
    _require_line(person, removed_on, "removed_on")
    entry = append(
        actor=actor, kind="elections.removed", procedure="elections.remove_voter", subjects=[("person", person)],
        happened_on=removed_on, reason=str(RemovalReason(reason).label), cites="公職選挙法第28条", cause=cause,
        read_at=read_at,
    )  # fmt: skip
    history.end(RollEntry, {"person": person}, entry=entry.number, on=removed_on)
    return entry


@procedure("elections.change_district", right="elections.change", ja="投票区の変更")
def change_district(
    *, person: int, district: int, from_on: date, actor: Actor, cause: int | None = None,
    read_at: int | None = None,
) -> Entry:  # fmt: skip
    """Let a voter belong to another voting district from a day on (公職選挙法 第27条第2項).

    Errors: NotFound for who is not on the roll then, or no such district; Refused for the same district.
    """
    line = _require_line(person, from_on, "from_on")
    if roll.district_on(district, from_on) is None:
        raise NotFound(
            "この投票区はその日にありません。",
            field="district",
            what_to_do="投票区の一覧を確かめてください。",
        )
    if line.district == district:
        raise Refused("すでにこの投票区です。", field="district", what_to_do="投票区を確かめてください。")
    entry = append(
        actor=actor, kind="elections.district_changed", procedure="elections.change_district",
        subjects=[("person", person)], happened_on=from_on, cites="公職選挙法第27条第2項", cause=cause,
        read_at=read_at,
    )  # fmt: skip
    history.change(
        RollEntry, {"person": person}, {"district": district}, entry=entry.number, valid_from=from_on
    )
    return entry


@procedure("elections.suspend_vote", right="elections.suspension", ja="失権・公民権停止の表示")
def suspend_vote(
    *, person: int, from_on: date, reason: int, actor: Actor, restored_on: date | None = None,
    notice: str = "", read_at: int | None = None,
) -> Entry:  # fmt: skip
    """Mark that somebody may not vote until `restored_on` (the first day with the vote again); the entry stays.

    notice: who told the commission and under which number (本籍地の通知など). Errors: Refused for days the wrong way.
    """
    if restored_on is not None and restored_on <= from_on:
        raise Refused(
            "復権の日が停止の日より前です。", field="restored_on", what_to_do="二つの日付を確かめてください。"
        )
    SuspensionReason(reason)
    entry = append(
        actor=actor, kind="elections.vote_suspended", procedure="elections.suspend_vote",
        subjects=[("person", person)], happened_on=from_on, reason=notice.strip(),
        cites="公職選挙法第11条・第27条第1項", read_at=read_at,
    )  # fmt: skip
    history.replace(
        Suspension, {"person": person}, {"reason": reason}, entry=entry.number, valid_from=from_on,
        valid_until=restored_on or OPEN,
    )  # fmt: skip
    return entry


@procedure("elections.restore_vote", right="elections.suspension", ja="選挙権の回復")
def restore_vote(
    *, person: int, restored_on: date, actor: Actor, notice: str = "", read_at: int | None = None
) -> Entry:
    """Let the suspension end: `restored_on` is the first day with the vote again. Errors: NotFound."""
    if not roll.is_suspended(person, restored_on):
        raise NotFound("その日に失権・公民権停止の表示がありません。", field="restored_on")
    entry = append(
        actor=actor, kind="elections.vote_restored", procedure="elections.restore_vote",
        subjects=[("person", person)], happened_on=restored_on, reason=notice.strip(), cites="公職選挙法第11条",
        read_at=read_at,
    )  # fmt: skip
    history.end(Suspension, {"person": person}, entry=entry.number, on=restored_on)
    return entry


def _require_line(person: int, on: date, field: str) -> Line:
    found = line_on(person, on)
    if found is None:
        raise NotFound(
            "その日に選挙人名簿に登録がありません。", field=field,
            what_to_do="宛名番号と日付を、名簿の履歴で確かめてください。",
        )  # fmt: skip
    return found


def rewrite(person: int, on: date, values: dict[str, Any], until: date, entry: int) -> None:
    """Let the registration that holds on a day go on from it with other values, and end on `until`.

    What a mark of the same registration said about earlier days goes with it.
    """
    stood = [one for one in lines_of([person]) if one.valid_until > on or one.moved_out_on]
    now = next(one for one in stood if one.holds_on(on))
    mine = [one for one in stood if one.registered_on == now.registered_on]
    ended = list(
        RollEntry.objects.filter(
            municipality=current_or_raise(), person=person, ended_by__isnull=True,
            valid_from__in=[one.valid_from for one in mine],
        )
    )  # fmt: skip
    added = [
        _row(one, one.values() | _unmarked(one, values), one.valid_from, min(one.valid_until, on), entry)
        for one in mine
        if one.valid_from < on
    ]
    added.append(_row(now, now.values() | values, on, until, entry))
    history.write(RollEntry, ended=ended, added=added, entry=entry)


def _unmarked(line: Line, values: dict[str, Any]) -> dict[str, Any]:
    """A mark that is moved to another day is taken from the days before it; one that is ended stays there."""
    return {} if values["moved_out_on"] is None else {"moved_out_on": None}


def _row(line: Line, values: dict[str, Any], valid_from: date, valid_until: date, entry: int) -> RollEntry:
    return RollEntry(
        municipality=current_or_raise(), person=line.person, **values, valid_from=valid_from,
        valid_until=valid_until, entry=entry,
    )  # fmt: skip
