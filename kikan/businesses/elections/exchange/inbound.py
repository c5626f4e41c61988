"""Districts, rolls, suspensions and certificates as an old system hands them over (選挙の取込み).

A row that stands already, word for word, is passed over: a file that was mended adds only what was missing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from kikan.businesses.elections.models import (
    Area,
    District,
    MailCertificate,
    OverseasEntry,
    RollEntry,
    Suspension,
)
from kikan.businesses.elections.reads.roll import law_of
from kikan.law.days import day, months_passed
from kikan.shared.access import Actor
from kikan.shared.exchange.faults import Faults
from kikan.shared.exchange.reading import HandOver, Rejected, Table
from kikan.shared.exchange.spells import (
    OPEN_DAY,
    Spells,
    faults_of,
    known_numbers,
    meeting,
    overlapping,
    until,
)
from kikan.shared.history import HistoryModel, as_of
from kikan.shared.journal.append import append
from kikan.shared.tenancy import numbers
from kikan.shared.tenancy.columns import MISSING, read_columns, write_columns
from kikan.shared.tenancy.opener import current_or_raise

JAPANESE, ENDLESS = 1, 999_999_999
RESIDENCIES = """
SELECT person, resident_kind, valid_from, valid_until FROM fact_residents_residency
WHERE municipality = %(town)s AND ended_by IS NULL
"""
DISTRICTS = "SELECT district FROM elections_district WHERE ended_by IS NULL"
ON_ROLL = """
SELECT person, valid_from, valid_until FROM elections_roll WHERE ended_by IS NULL AND moved_out_on IS NULL
"""
Columns = dict[str, Any]


@dataclass
class _Load:
    """What every file of a load is judged by. known: numbers of persons; reference: a day."""

    entry: int
    reference_on: date
    known: dict[str, np.ndarray] = field(repr=False)

    @property
    def reference(self) -> int:
        return day(self.reference_on)


def take_in(hand_over: HandOver, load: int, actor: Actor) -> list[Rejected]:
    """Write the files of elections under one entry; whoever cannot be taken in is told with the reason."""
    files: tuple[tuple[str, Callable[[Table, _Load], list[Rejected]]], ...] = (
        ("voting_district", _districts), ("voting_area", _areas), ("electoral_roll", _roll),
        ("vote_suspension", _suspensions), ("overseas_roll", _overseas), ("mail_certificate", _certificates),
    )  # fmt: skip
    given = [(table, write) for name, write in files if (table := hand_over.tables.get(name)) is not None]
    if not any(len(table) for table, _ in given):
        return []
    entry = append(
        actor=actor, kind="elections.imported", procedure="exchange.take_over", subjects=[("load", load)],
        happened_on=hand_over.reference_on,
    ).number  # fmt: skip
    one = _Load(entry, hand_over.reference_on, known_numbers())
    return [bad for table, write in given if len(table) for bad in write(table, one)]


def _districts(table: Table, load: _Load) -> list[Rejected]:
    faults = _ordered(table, "district", "同じ投票区の前の期間と重なっています")
    values: Columns = {name: table.texts(name) for name in ("name", "place_name", "place_address")}
    numbered = {"district": table.ints("district"), "is_for_abroad": table.ints("is_for_abroad")}
    return _written(District, table, faults, numbered | values, load)


def _areas(table: Table, load: _Load) -> list[Rejected]:
    """Lots that two areas of a town would hold are taken from the first alone."""
    faults = _ordered(table, "area", "同じ区域番号の前の期間と重なっています")
    first, last = table.ints("lot_from"), table.ints("lot_until")
    end = np.where(last == MISSING, ENDLESS, last)
    faults.say(~np.isin(table.ints("district"), read_columns(DISTRICTS)["district"]), *UNKNOWN_DISTRICT)
    faults.say((first < 0) | (end < first), "番地の終わり", "番地の終わりが始まりより前です")
    town = np.unique(table.texts("town_code"), return_inverse=True)[1]
    doubled = _twice_held(town, (first, end), (table.ints("valid_from"), until(table)), faults.good)
    faults.say(doubled, "番地の始まり", "同じ町字の前の行の番地と重なっています")
    values = {
        "area": table.ints("area"), "district": table.ints("district"), "town_code": table.texts("town_code"),
        "lot_from": first, "lot_until": last,
    }  # fmt: skip
    return _written(Area, table, faults, values, load)


def _twice_held(
    town: np.ndarray,
    lots: tuple[np.ndarray, np.ndarray],
    days: tuple[np.ndarray, np.ndarray],
    good: np.ndarray,
) -> np.ndarray:
    """Rows whose lots an earlier good row of the town holds at the same time; areas of a town are few."""
    found = np.zeros(len(town), dtype=np.bool_)
    before: dict[int, list[int]] = {}
    for i in np.flatnonzero(good).tolist():
        mine = before.setdefault(int(town[i]), [])
        found[i] = any(
            lots[0][i] <= lots[1][j] and lots[0][j] <= lots[1][i] and days[0][i] < days[1][j] and days[0][j] < days[1][i]
            for j in mine
        )  # fmt: skip
        if not found[i]:
            mine.append(i)
    return found


def _roll(table: Table, load: _Load) -> list[Rejected]:
    faults, person = faults_of(table, load.known), table.ints("person")
    district, moved = table.ints("district"), table.ints("moved_out_on")
    residencies = read_columns(RESIDENCIES, {"town": current_or_raise()})
    faults.say(
        ~np.isin(person, residencies["person"]), "宛名番号",
        "住民票に記録されたことのない人です。国外に住む人は在外選挙人名簿のファイルで渡してください",
    )  # fmt: skip
    faults.say(
        (district != MISSING) & ~np.isin(district, read_columns(DISTRICTS)["district"]), *UNKNOWN_DISTRICT
    )
    registered, begins = table.ints("registered_on"), table.ints("valid_from")
    faults.say(registered < table.ints("base_on"), "登録年月日", "登録年月日が登録基準日より前です")
    faults.say(begins < registered, "適用開始年月日", "適用開始年月日が登録年月日より前です")
    ends = _ending(table, faults, moved, "former_residence_months", load, "転出年月日", "転出")
    here = _japanese_on(load.reference, residencies)
    is_on = (begins <= load.reference) & (load.reference < ends)
    faults.say(
        is_on & (moved == MISSING) & ~np.isin(person, here), "転出年月日",
        "基準日に日本人の住民ではない人です。転出年月日（転出表示）か適用終了年月日を入れてください",
    )  # fmt: skip
    values = {
        "person": person, "district": district, "kind": table.code("registration"), "base_on": table.ints("base_on"),
        "registered_on": registered, "moved_out_on": moved, "valid_until": ends,
    }  # fmt: skip
    return _written(RollEntry, table, faults, values, load)


def _japanese_on(reference: int, residencies: dict[str, np.ndarray]) -> np.ndarray:
    held = (residencies["valid_from"] <= reference) & (reference < residencies["valid_until"])
    found: np.ndarray = residencies["person"][held & (residencies["resident_kind"] == JAPANESE)]
    return found


def _suspensions(table: Table, load: _Load) -> list[Rejected]:
    values = {"person": table.ints("person"), "reason": table.code("reason")}
    return _written(Suspension, table, faults_of(table, load.known), values, load)


def _overseas(table: Table, load: _Load) -> list[Rejected]:
    faults, person, returned = faults_of(table, load.known), table.ints("person"), table.ints("returned_on")
    faults.say(_of_another(table, "card"), "在外選挙人証番号", "ほかの人と同じ番号です")
    ends = _ending(
        table, faults, returned, "overseas_return_months", load, "国内に住所を定めた年月日", "帰国の表示"
    )
    faults.say(
        (returned == MISSING) & _on_roll(person, table.ints("valid_from"), ends), "宛名番号",
        "同じ期間に選挙人名簿にも登録されています。どちらかの適用終了年月日を直してください",
    )  # fmt: skip
    values = {
        "person": person, "kind": table.code("registration"), "card": table.ints("card"),
        "address": table.texts("address"), "consulate": table.texts("consulate"),
        "registered_on": table.ints("registered_on"), "returned_on": returned, "valid_until": ends,
    }  # fmt: skip
    return _written(OverseasEntry, table, faults, values, load)


def _on_roll(person: np.ndarray, begins: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Who of these is on the roll at home, without a mark, within the period."""
    rows = read_columns(ON_ROLL)
    return meeting(
        Spells(person, begins, ends), Spells(rows["person"], rows["valid_from"], rows["valid_until"])
    )


def _certificates(table: Table, load: _Load) -> list[Rejected]:
    faults = faults_of(table, load.known)
    written, writer = table.ints("is_written_by_another"), table.texts("writer_name")
    faults.say(_of_another(table, "certificate"), "証明書番号", "ほかの人と同じ番号です")
    faults.say(
        (written == 0) & np.array([bool(name) for name in writer], dtype=np.bool_), "代理記載",
        "代理記載人がいるのに、代理記載に該当しないことになっています",
    )  # fmt: skip
    values = {
        "person": table.ints("person"), "certificate": table.ints("certificate"), "ground": table.code("ground"),
        "is_written_by_another": written, "writer_name": writer, "writer_address": table.texts("writer_address"),
        "writer_birth_on": table.ints("writer_birth_on"),
    }  # fmt: skip
    return _written(MailCertificate, table, faults, values, load)


def _of_another(table: Table, name: str) -> np.ndarray:
    """Rows whose number an earlier row gave to another person."""
    held: dict[int, int] = {}
    pairs = zip(table.ints(name).tolist(), table.ints("person").tolist(), strict=True)
    return np.array([held.setdefault(number, person) != person for number, person in pairs], dtype=np.bool_)


def _ordered(table: Table, key: str, doubled: str) -> Faults:
    """Periods in order, without overlaps of the same number."""
    faults, begins, ends = Faults(table), table.ints("valid_from"), until(table)
    faults.say(begins >= ends, "適用終了年月日", "終了日が開始日以前です")
    faults.say(overlapping((table.ints(key),), begins, ends), "適用開始年月日", doubled)
    return faults


def _ending(
    table: Table, faults: Faults, marked: np.ndarray, months: str, load: _Load, field_ja: str, mark_ja: str
) -> np.ndarray:
    """The end of each row; a marked one without an end goes off when the months of the law have passed."""
    ends, is_marked = until(table), marked != MISSING
    count = law_of(load.reference_on).amount(f"public_offices_election_act.{months}")
    off = months_passed(np.where(is_marked, marked, load.reference) + 1, count) + 1
    faults.say(
        is_marked & (ends != OPEN_DAY) & (ends > off), field_ja, f"{mark_ja}から{count}か月を過ぎても登録が続いています"
    )  # fmt: skip
    ends = np.where(is_marked & (ends == OPEN_DAY), off, ends)
    faults.say(
        ends <= table.ints("valid_from"), field_ja, f"{mark_ja}から{count}か月を過ぎた後に始まる行です"
    )
    return ends


UNKNOWN_DISTRICT = ("投票区番号", "投票区のファイルにない番号です")
SERIES = {
    "district": "elections.district", "area": "elections.area", "card": "elections.overseas_card",
    "certificate": "elections.mail_certificate",
}  # fmt: skip
NUMBERED: dict[type[HistoryModel], str] = {
    District: "district",
    Area: "area",
    OverseasEntry: "card",
    MailCertificate: "certificate",
}


def _written(
    model: type[HistoryModel], table: Table, faults: Faults, values: Columns, load: _Load
) -> list[Rejected]:
    """Add the good rows that do not stand yet; numbers given later go on after those of the old system."""
    columns: Columns = {"valid_from": table.ints("valid_from"), "valid_until": until(table)} | values
    same, clash = _standing(model, columns)
    faults.say(clash, "適用開始年月日", "すでに登録されている期間と重なっています")
    new = faults.good & ~same
    if new.any():
        picked = np.flatnonzero(new)
        rows = {
            name: column[picked] if isinstance(column, np.ndarray) else [column[i] for i in picked.tolist()]
            for name, column in columns.items()
        }
        write_columns(model._meta.db_table, rows | {"entry": load.entry})
        name = NUMBERED.get(model, "")
        if name:
            numbers.continue_after(SERIES[name], int(max(_listed(rows[name]))))
    return faults.rejected()


def _standing(model: type[HistoryModel], columns: Columns) -> tuple[np.ndarray, np.ndarray]:
    """Rows that stand already as they are, and those whose period meets another of the same key."""
    (key,), names = model.key, [n for n in columns if n not in ("valid_from", "valid_until")]
    same, clash = (np.zeros(len(columns[key]), dtype=np.bool_) for _ in range(2))
    held: dict[int, list[tuple[Any, ...]]] = {}
    rows = as_of(model._default_manager.filter(municipality=current_or_raise()), None)
    for row in rows.values_list(key, "valid_from", "valid_until", *names).iterator():
        held.setdefault(row[0], []).append(tuple(map(_plain, row[1:])))
    if held:
        listed = (_listed(columns[n]) for n in (key, "valid_from", "valid_until", *names))
        for i, (number, *cells) in enumerate(zip(*listed, strict=True)):
            mine = held.get(number, ())
            same[i] = tuple(cells) in mine
            clash[i] = not same[i] and any(cells[0] < until and since < cells[1] for since, until, *_ in mine)
    return same, clash


def _plain(value: Any) -> Any:
    """A value of a row as columns hold it."""
    if value is None:
        return MISSING
    return day(value) if isinstance(value, date) else value


def _listed(column: Any) -> Iterable[Any]:
    return column.tolist() if isinstance(column, np.ndarray) else column
