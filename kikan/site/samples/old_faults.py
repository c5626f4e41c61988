"""Faults planted into the fictitious old system (仕込んだ誤り), each with the file and the record where it stands.

A fault is found in one of three places: when a file is looked through (profile), when its records are converted
(reject), or when the records of all files are held against each other (check). Some are found in two of them.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count

from kikan.ground.check_digits import person_check_digit
from kikan.site.samples.old_system import PRIVATE, OldFile, OldSystem

PROFILE, REJECT, CHECK = "profile", "reject", "check"
# Numbers that nobody in the town has.
STRANGERS = 99_000_000
# The last of the old system's own characters: nobody has decided what it is.
UNDECIDED = chr(PRIVATE + 1_879)
OPEN_DAY = "0000000"


@dataclass(frozen=True, order=True)
class Fault:
    """kind: of a finding, or the code of a rejection; column: of the old file, or the field of ours; line: from 1."""

    layout: str
    where: str
    kind: str
    column: str
    line: int


def plant(system: OldSystem, times: int = 1) -> list[Fault]:
    """Every kind of fault, `times` over, in records that nothing else is planted in. Changes the files."""
    _tell_apart(system)
    found: list[Fault] = []
    used: defaultdict[str, set[str]] = defaultdict(set)
    for name, planting in PLANTINGS:
        one = system.files[name]
        free = _Free(system, one, used)
        # Few people are protected: one of their records is enough.
        for _ in range(1 if name == "support_measure" else times):
            found += planting(one, free)
    numbers = system.files["resident_number"]
    found += [
        Fault("resident_number", PROFILE, "my_number", "MY_NUMBER", row + 1)
        for row, cell in enumerate(numbers.columns["MY_NUMBER"]) if cell
    ]  # fmt: skip
    return sorted(found)


@dataclass
class _Free:
    """Records for a fault: each is given once, and nobody gets two in one file."""

    system: OldSystem
    file: OldFile
    used: defaultdict[str, set[str]]

    def row(self, fits: Callable[[int], bool] = lambda row: True) -> int:
        """The first unused record that fits. Errors: ValueError where a town is too small."""
        who, used = self.file.columns["PERSON"], self.used[self.file.layout]
        row = next((i for i in self.rows() if who[i] not in used and fits(i)), None)
        if row is None:
            raise ValueError(f"{self.file.layout}: too few records for so many faults")
        used.add(who[row])
        return row

    def rows(self) -> Iterator[int]:
        """From all over the file, the same ones for the same file."""
        count, step = len(self.file), 7919
        return (i * step % count for i in range(count)) if count % step else iter(range(count))

    def only(self, column: str = "PERSON") -> Callable[[int], bool]:
        """Whether a person has one record alone."""
        counts = Counter(self.file.columns[column])
        return lambda row: counts[self.file.columns[column][row]] == 1


def _tell_apart(system: OldSystem) -> None:
    """Two people who by chance share reading, birthday and sex are given different readings: only planted twins stay."""
    names, persons = system.files["resident_name"].columns, system.files["resident"].columns
    at = _named(names)
    seen: set[tuple[str, str, str]] = set()
    for person, born, sex in zip(persons["PERSON"], persons["BIRTH_ON"], persons["SEX"], strict=True):
        if person not in at:
            continue
        while (names["KANA"][at[person]], born, sex) in seen:
            names["KANA"][at[person]] += "ノ"
        seen.add((names["KANA"][at[person]], born, sex))


def _named(names: dict[str, list[str]]) -> dict[str, int]:
    """The record of each person's name of today, where it has a reading."""
    rows = zip(names["PERSON"], names["KIND"], names["VALID_UNTIL"], names["KANA"], strict=True)
    return {
        p: i for i, (p, kind, until, kana) in enumerate(rows) if kind == "1" and until == OPEN_DAY and kana
    }


def _changed(file: OldFile, row: int, **cells: str) -> int:
    for name, cell in cells.items():
        file.columns[name][row] = cell
    return row + 1


def _copied(file: OldFile, row: int, **cells: str) -> int:
    for name, column in file.columns.items():
        column.append(cells.get(name, column[row]))
    return len(file)


def _persons(file: OldFile, free: _Free) -> Iterator[Fault]:
    cells = file.columns
    row = free.row(lambda i: bool(cells["FROM_PREFECTURE"][i]))
    whole = "".join(cells[f"FROM_{part}"][row] for part in ("PREFECTURE", "CITY", "TOWN", "LOT"))
    line = _changed(file, row, FROM_PREFECTURE="", FROM_CITY="", FROM_LOT="", FROM_TOWN=whole)
    yield Fault("resident", CHECK, "address_in_one", "", line)
    line = _changed(
        file, free.row(lambda i: bool(cells["REGISTER_PLACE"][i])), REGISTER_PLACE="架空県架空市大字見本"
    )
    yield Fault("resident", CHECK, "register_place", "", line)
    line = _changed(file, free.row(), REGISTER_HEAD="〓田　太郎")
    yield Fault("resident", PROFILE, "unknown_character", "REGISTER_HEAD", line)
    yield Fault("resident", CHECK, "character", "", line)
    row = free.row(lambda i: cells["RESIDENT_STATE"][i] == "1" and cells["ADDRESS_SINCE"][i] != OPEN_DAY)
    since = cells["ADDRESS_SINCE"][row]
    year = int(since[1:3]) + {"1": 1867, "2": 1911, "3": 1925, "4": 1988, "5": 2018}[since[0]]
    line = _changed(file, row, ADDRESS_SINCE=f"{year}/{since[3:5]}/{since[5:]}")
    yield Fault("resident", PROFILE, "mixed_days", "ADDRESS_SINCE", line)


def _twins(file: OldFile, free: _Free) -> Iterator[Fault]:
    """A person who was given a second number: the later one is told."""
    names = free.system.files["resident_name"].columns
    at, cells = _named(names), file.columns

    def fits(row: int) -> bool:
        return cells["PERSON"][row] in at

    one, other = sorted((free.row(fits), free.row(fits)))
    names["KANA"][at[cells["PERSON"][other]]] = names["KANA"][at[cells["PERSON"][one]]]
    births = ("BIRTH_ON", "BIRTH_LOWER", "BIRTH_UPPER", "SEX")
    line = _changed(file, other, **{name: cells[name][one] for name in births})
    yield Fault("resident", CHECK, "same_person", "", line)


def _names(file: OldFile, free: _Free) -> Iterator[Fault]:
    alone = free.only()
    line = _changed(file, free.row(alone), NAME=f"{UNDECIDED}田　花子")
    yield Fault("resident_name", PROFILE, "gaiji", "NAME", line)
    yield Fault("resident_name", REJECT, "E07", "氏名", line)
    line = _changed(file, free.row(alone), NAME="見本\t花子")
    yield Fault("resident_name", PROFILE, "control", "NAME", line)
    yield Fault("resident_name", REJECT, "E07", "氏名", line)
    line = _changed(file, free.row(alone), KIND="7")
    yield Fault("resident_name", REJECT, "E04", "氏名区分", line)
    line = _changed(file, free.row(alone), NAME="")
    yield Fault("resident_name", REJECT, "E01", "氏名", line)
    line = _copied(file, free.row(alone))
    yield Fault("resident_name", PROFILE, "duplicate", "・".join(file.key), line)
    yield Fault("resident_name", REJECT, "E02", "宛名番号・氏名区分・適用開始年月日", line)


def _addresses(file: OldFile, free: _Free) -> Iterator[Fault]:
    cells, alone = file.columns, free.only()
    for broken, kind in (("5030230", "broken_day"), ("3650401", "era")):
        line = _changed(file, free.row(alone), VALID_FROM=broken)
        yield Fault("resident_address", PROFILE, kind, "VALID_FROM", line)
        yield Fault("resident_address", REJECT, "E03", "適用開始年月日", line)
    row = free.row(alone)
    wide = cells["POSTAL_CODE"][row].translate({ord("0") + n: 0xFF10 + n for n in range(10)})
    yield Fault(
        "resident_address", PROFILE, "wide_digits", "POSTAL_CODE", _changed(file, row, POSTAL_CODE=wide)
    )
    row = free.row(lambda i: alone(i) and cells["PERSON"][i].startswith("0"))
    line = _changed(file, row, PERSON=cells["PERSON"][row].lstrip("0"))
    yield Fault("resident_address", PROFILE, "lost_zeros", "PERSON", line)
    # One that no earlier planting took: two records of a stranger from the same day would be a duplicate as well.
    known, strangers = set(cells["PERSON"]), (STRANGERS + n for n in count(len(file)))
    stranger = next(n for n in strangers if person_check_digit(n) is not None and f"{n:09d}" not in known)
    line = _copied(file, free.row(alone), PERSON=f"{stranger:09d}", VALID_UNTIL=OPEN_DAY)
    yield Fault("resident_address", CHECK, "key", "", line)
    line = _changed(file, free.row(alone), TOWN_BLOCK="9999999")
    yield Fault("resident_address", CHECK, "town_block", "", line)
    row = free.row(lambda i: alone(i) and len(cells["LOT"][i]) > 0)
    file.cut.add(row)
    yield Fault("resident_address", PROFILE, "unread", "", row + 1)
    yield Fault("resident_address", REJECT, "E05", "行", row + 1)


def _gaps(file: OldFile, free: _Free) -> Iterator[Fault]:
    """A history that stops a day before it goes on, of somebody who stayed a resident."""
    cells, rows = file.columns, _by_person(file)
    stays = Counter(free.system.files["resident_residency"].columns["PERSON"])

    def fits(row: int) -> bool:
        mine = rows[cells["PERSON"][row]]
        before = next((i for i in mine if cells["VALID_UNTIL"][i] == cells["VALID_FROM"][row]), None)
        return (
            before is not None
            and stays[cells["PERSON"][row]] == 1
            and cells["VALID_UNTIL"][before][5:] > "02"
            and cells["VALID_FROM"][before][:5] != cells["VALID_UNTIL"][before][:5]
        )

    row = free.row(fits)
    before = next(
        i for i in rows[cells["PERSON"][row]] if cells["VALID_UNTIL"][i] == cells["VALID_FROM"][row]
    )
    until = cells["VALID_UNTIL"][before]
    _changed(file, before, VALID_UNTIL=f"{until[:5]}{int(until[5:]) - 1:02d}")
    yield Fault(file.layout, CHECK, "gap", "", row + 1)


def _homes(file: OldFile, free: _Free) -> Iterator[Fault]:
    """Among households of two or more that go on: one without a head, one with two, one with a wrong word."""
    cells = file.columns
    open_rows = [i for i, until in enumerate(cells["VALID_UNTIL"]) if until == OPEN_DAY]
    homes: defaultdict[str, list[int]] = defaultdict(list)
    for i in open_rows:
        homes[cells["HOUSEHOLD"][i]].append(i)
    used = free.used["homes"]

    def home() -> list[int]:
        number = next(n for n, rows in homes.items() if len(rows) > 1 and n not in used)
        used.add(number)
        return homes[number]

    def is_head(row: int) -> bool:
        return cells["RELATIONSHIP1"][row] == "02"

    rows = home()
    head = next(i for i in rows if is_head(i))
    _changed(file, head, RELATIONSHIP1="99", RELATIONSHIP="同居人")
    yield Fault(file.layout, CHECK, "no_head", "", min(rows) + 1)
    rows = home()
    second = next(i for i in rows if not is_head(i))
    blank = dict.fromkeys(("RELATIONSHIP2", "RELATIONSHIP3", "RELATIONSHIP4"), "")
    _changed(file, second, RELATIONSHIP1="02", RELATIONSHIP="世帯主", **blank)
    for row in rows:
        if is_head(row):
            yield Fault(file.layout, CHECK, "many_heads", "", row + 1)
    line = _changed(file, next(i for i in home() if not is_head(i)), RELATIONSHIP="いとこの友人")
    yield Fault(file.layout, CHECK, "relationship", "", line)


def _covers(file: OldFile, free: _Free) -> Iterator[Fault]:
    cells, alone = file.columns, free.only()
    row = free.row(alone)
    line = _changed(file, row, VALID_UNTIL=cells["VALID_FROM"][row])
    yield Fault(file.layout, CHECK, "period", "", line)
    row = free.row(lambda i: alone(i) and cells["VALID_UNTIL"][i] == OPEN_DAY)
    begins = cells["VALID_FROM"][row]
    later = f"{begins[:5]}{int(begins[5:]) + 1:02d}" if int(begins[5:]) < 28 else f"{begins[:5]}27"
    line = _copied(file, row, VALID_FROM=later)
    yield Fault(file.layout, CHECK, "overlap", "", line if later > begins else row + 1)


def _taxes(file: OldFile, free: _Free) -> Iterator[Fault]:
    amount = next(name for name in file.columns if name.endswith("TAX") or "AMOUNT" in name)
    ours = next(ours for ours, rule in file.rules.items() if f"[{amount}]" in rule)
    line = _changed(file, free.row(), **{amount: "00000012x4"})
    yield Fault(file.layout, REJECT, "E08", ours, line)
    line = _changed(file, free.row(), **{amount: "-0000001200"})
    yield Fault(file.layout, CHECK, "negative", "", line)


def _measures(file: OldFile, free: _Free) -> Iterator[Fault]:
    row = free.row(lambda i: file.columns["IS_LATEST"][i] == "1")
    yield Fault(file.layout, CHECK, "latest", "", _changed(file, row, IS_LATEST="0"))


def _by_person(file: OldFile) -> dict[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for row, person in enumerate(file.columns["PERSON"]):
        found[person].append(row)
    return found


PLANTINGS: tuple[tuple[str, Callable[[OldFile, _Free], Iterator[Fault]]], ...] = (
    ("resident", _persons), ("resident", _twins), ("resident_name", _names), ("resident_address", _addresses),
    ("resident_address", _gaps), ("resident_household", _homes), ("employee_cover", _covers),
    ("property_tax_amount", _taxes), ("support_measure", _measures),
)  # fmt: skip
