"""A fictitious old system (架空の旧システム): a sample town in Shift_JIS files of fixed length, with forms and mappings.

Old numbers have no check digit, most days are an era digit and six more, sexes are letters, amounts are filled with zeros,
and what Shift_JIS lacks is the town's own characters (外字). Everybody in it is invented.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kikan.ground.characters import split
from kikan.ground.eras import ERAS, era_of
from kikan.shared.exchange.layouts import Field, Layout
from kikan.site.samples.files import texts
from kikan.site.samples.layouts import layouts
from kikan.site.samples.town import SampleTown

ENCODING, PRIVATE = "cp932", 0xE000
# Pictures of seals come beside their file, not in it.
NOT_WRITTEN = ("seal_registration",)
# The old system knows no day of the old calendar, and keeps birthdays, which may be uncertain, as eight digits.
EARLIEST = "1873-01-01"
WESTERN = ("birth_on", "birth_lower", "birth_upper")
OWNED = ("resident", "resident_number")
SEXES = {"M": "1", "W": "2", "U": "0"}
_DIGITS = {era.name: str(len(ERAS) - i) for i, era in enumerate(ERAS)}


@dataclass
class OldFile:
    """One file as columns of text by its old names; the rows are its records, from 1."""

    layout: str
    business: str
    title: str
    columns: dict[str, list[str]] = field(repr=False)
    key: tuple[str, ...]
    codes: tuple[str, ...]
    rules: Mapping[str, str]
    tables: Mapping[str, Mapping[str, str]]
    cut: set[int] = field(default_factory=set)

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    @property
    def widths(self) -> dict[str, int]:
        """Bytes of each column: so many as its longest cell takes."""
        return {
            name: max((len(c.encode(ENCODING)) for c in set(cells)), default=0) or 1
            for name, cells in self.columns.items()
        }

    def form(self) -> str:
        """How the file is written, as staff write it down (ファイルの形)."""
        lines = [f"文字コード: {ENCODING}", "項目:"]
        lines += [f"  - {{名前: {name}, 長さ: {width}}}" for name, width in self.widths.items()]
        lines += [f"コード: [{', '.join(self.codes)}]", f"キー: [{', '.join(self.key)}]"]
        return "\n".join(lines + (["団体コード: MUNICIPALITY"] if self.layout in OWNED else [])) + "\n"

    def content(self) -> bytes:
        """The records in Shift_JIS, each with its line end; a cut one lacks its last byte."""
        padded = []
        for name, width in self.widths.items():
            cells = self.columns[name]
            known = {cell: cell.encode(ENCODING).ljust(width) for cell in set(cells)}
            padded.append([known[cell] for cell in cells])
        records = [b"".join(cells) for cells in zip(*padded, strict=True)]
        for row in self.cut:
            records[row] = records[row][:-1]
        return b"\r\n".join([*records, b""])


@dataclass
class OldSystem:
    """Its files by layout; own: what it had no letter for, and the code of its own character."""

    files: dict[str, OldFile]
    own: dict[str, int]


def old_system(town: SampleTown) -> OldSystem:
    """The files that the town's old system would write. The same town gives the same bytes."""
    own: dict[str, int] = {}
    files = {each.layout: _file(town, each, own) for each in layouts() if each.layout not in NOT_WRITTEN}
    return OldSystem({name: one for name, one in files.items() if len(one)}, own)


def _file(town: SampleTown, layout: Layout, own: dict[str, int]) -> OldFile:
    group = town[layout.group]
    columns = {_old_name(f): _old_cells(texts(group[f.column], f), f, own) for f in layout.fields}
    by_name = {f.name: _old_name(f) for f in layout.fields}
    return OldFile(
        layout.layout, _business(layout), layout.ja, columns, tuple(by_name[name] for name in layout.key),
        tuple(_old_name(f) for f in layout.fields if f.codes), {f.name: _rule(f) for f in layout.fields},
        {"性別": SEXES} if any(f.column == "sex" for f in layout.fields) else {},
    )  # fmt: skip


def _business(layout: Layout) -> str:
    prefixes = {
        "water": "water", "long_term_care": "long_term_care", "late_elderly": "late_elderly_medical",
        "nhi": "health_insurance", "resident_tax": "resident_tax", "property_tax": "resident_tax",
        "voting": "elections", "vote": "elections", "electoral": "elections", "overseas": "elections",
        "mail_certificate": "elections",
    }  # fmt: skip
    return next((b for p, b in prefixes.items() if layout.layout.startswith(p)), "residents")


def _old_name(f: Field) -> str:
    return f.column.upper()


def _rule(f: Field) -> str:
    name = f"[{_old_name(f)}]"
    if f.check == "m11w2_7":
        return f"検査数字({name})"
    if f.column == "sex":
        return f'変換({name}, "性別")'
    if f.type in "DN":
        return f"日付({name})" if f.type == "D" else f"数字({name})"
    return f"半角({name})" if "郵便番号" in f.name else name


def _old_cells(cells: list[str], f: Field, own: dict[str, int]) -> list[str]:
    known = {cell: _old_cell(cell, f, own) for cell in sorted(set(cells))}
    return [known[cell] for cell in cells]


def _old_cell(cell: str, f: Field, own: dict[str, int]) -> str:
    if f.type == "D":
        day = max(cell, EARLIEST) if cell else ""
        return day.replace("-", "") if f.column in WESTERN else old_day(day)
    if cell == "":
        return ""
    if f.check == "m11w2_7":
        return cell[:-1].zfill(9)
    if f.column == "sex":
        return next(old for old, ours in SEXES.items() if ours == cell)
    if f.type == "N":
        return _amount(cell, min(f.length, 10))
    return _shift_jis(cell, own)


def _amount(cell: str, width: int) -> str:
    return f"-{cell[1:].zfill(width)}" if cell.startswith("-") else cell.zfill(width)


def old_day(iso: str) -> str:
    """A day as an era digit and six digits; zeros where there is none."""
    if not iso:
        return "0000000"
    found = date.fromisoformat(iso)
    era = era_of(found)
    return f"{_DIGITS[era.name]}{found.year - era.begins.year + 1:02d}{found:%m%d}"


def _shift_jis(text: str, own: dict[str, int]) -> str:
    """The text as the old system holds it: what Shift_JIS lacks is a character of its own."""
    found = []
    for character in split(text):
        try:
            found.append(character.encode(ENCODING).decode(ENCODING))
        except UnicodeEncodeError:
            found.append(chr(own.setdefault(character, PRIVATE + len(own))))
    return "".join(found)


def written_as(own: Mapping[str, int]) -> dict[int, str]:
    """For `str.translate`: what each of its own characters is."""
    return {code: character for character, code in own.items()}


def form_arguments(one: OldFile) -> dict[str, Any]:
    """What a mapping of the file is saved with."""
    return {"layout": one.layout, "rules": dict(one.rules), "set_aside": {}, "codes": dict(one.tables)}
