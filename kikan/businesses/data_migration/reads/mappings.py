"""Mappings and what they rest on (対応づけ): layouts of ours, columns of the newest file, problems, samples."""

from collections.abc import Mapping as Mapped
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from kikan.businesses.data_migration.models import FileProfile, Mapping, MappingApproval, SourceFile
from kikan.businesses.data_migration.reads.contents import read_file
from kikan.shared.errors import NotFound, Refused
from kikan.shared.exchange.layouts import Layout, LayoutBook, layout_book
from kikan.shared.exchange.legacy.expressions import Bad, columns_of, evaluate, parse, tables_of
from kikan.shared.exchange.legacy.mapping import FileMapping, Problem, problems
from kikan.shared.exchange.legacy.sources import Source
from kikan.shared.exchange.legacy.suggesting import Suggestion, suggest
from kikan.shared.journal.models import JournalEntry
from kikan.shared.tenancy.opener import current_or_raise

SHOWN, LOOKED_AT = 5, 2_000
OWN = Path(__file__).parent / "layouts"


@dataclass(frozen=True)
class MappingLine:
    """One version; entered_by: the user who wrote it; approved_at: None before another person did."""

    version: int
    layout: str
    entered_by: int
    entered_at: datetime
    approved_at: datetime | None

    @property
    def layout_ja(self) -> str:
        return _ja(self.layout)


@dataclass(frozen=True)
class Basis:
    """What a mapping is written against: the newest file that was looked through, in which version of its form."""

    file: int
    version: int
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Sample:
    """A field of ours beside the old cells it is made of; made: (result, why there is none) for each record."""

    field: str
    expression: str
    old: tuple[str, ...]
    made: tuple[tuple[str, str], ...]

    @property
    def pairs(self) -> list[tuple[str, str, str]]:
        return [(old, *made) for old, made in zip(self.old, self.made, strict=True)]


@dataclass(frozen=True)
class Samples:
    """The first records of the file, by their numbers."""

    lines: tuple[int, ...]
    fields: tuple[Sample, ...]


def book() -> LayoutBook:
    """The layouts a hand-over is written in, and what is only held against our own figures (OWN)."""
    given, own = layout_book(Path(settings.KIKAN_LAYOUTS)), layout_book(OWN)
    return LayoutBook({**given.layouts, **own.layouts}, {**given.codes, **own.codes})


def is_own(layout: str) -> bool:
    """Whether files of the layout stay in the studio and are no part of the hand-over."""
    return layout in layout_book(OWN).layouts


def layouts() -> list[tuple[str, str]]:
    return [(name, f"{layout.ja}（{name}）") for name, layout in sorted(book().layouts.items())]


def layout_of(name: str) -> Layout:
    """Errors: NotFound."""
    found = book().layouts.get(name)
    if found is None:
        raise NotFound("このレイアウトはありません。", what_to_do="レイアウトを選び直してください。")
    return found


def _ja(name: str) -> str:
    known = book().layouts.get(name)
    return known.ja if known else name


def basis_of(source: int) -> Basis:
    """Errors: Refused before a file of the source was looked through."""
    place = current_or_raise()
    files = SourceFile.objects.filter(municipality=place, source=source).values("number")
    row = FileProfile.objects.filter(municipality=place, file__in=files).order_by("-file", "-version").first()
    if row is None:
        raise Refused(
            "プロファイルを作った旧ファイルがありません。",
            field="layout",
            what_to_do="旧ファイルを受け入れ、プロファイルを作ってから対応づけてください。",
        )
    return Basis(row.file, row.version, tuple(c["name"] for c in row.columns))


def mappings_of(source: int) -> list[MappingLine]:
    """The newest first."""
    place = current_or_raise()
    rows = list(Mapping.objects.filter(municipality=place, source=source).order_by("-version"))
    approvals = dict(
        MappingApproval.objects.filter(municipality=place, source=source).values_list("version", "entry")
    )
    wanted = [r.entry for r in rows] + list(approvals.values())
    entries = {e.number: e for e in JournalEntry.objects.filter(municipality=place, number__in=wanted)}
    return [
        MappingLine(
            r.version, r.layout, entries[r.entry].actor, entries[r.entry].recorded_at,
            entries[approvals[r.version]].recorded_at if r.version in approvals else None,
        )
        for r in rows
    ]  # fmt: skip


def mapping_of(source: int, version: int) -> FileMapping:
    """Errors: NotFound."""
    row = Mapping.objects.filter(municipality=current_or_raise(), source=source, version=version).first()
    if row is None:
        raise NotFound("この版の対応づけはありません。", what_to_do="対応づけの一覧から開き直してください。")
    return FileMapping(row.layout, row.rules, row.set_aside, row.codes)


def newest_for(source: int, layout: str) -> FileMapping:
    """What a form begins with: the newest version for this layout, else nothing."""
    rows = Mapping.objects.filter(municipality=current_or_raise(), source=source, layout=layout)
    row = rows.order_by("-version").first()
    return FileMapping(layout, row.rules, row.set_aside, row.codes) if row else FileMapping(layout, {})


def standing(mapping: FileMapping, basis: Basis) -> list[Problem]:
    """What must be settled before the mapping can be approved."""
    layout_of(mapping.layout)
    return problems(mapping, basis.columns, book())


def suggested(basis: Basis, layout: str) -> list[Suggestion]:
    """By the names of the columns and the first records of the file. Errors: Refused, VaultClosed."""
    return suggest(_first(basis, LOOKED_AT), layout_of(layout), book())


def samples(mapping: FileMapping, basis: Basis) -> Samples:
    """The first records through every rule that can be worked out; rules that cannot are left out."""
    source = _first(basis, SHOWN)
    found = [
        sample
        for f in layout_of(mapping.layout).fields
        if f.name in mapping.rules and (sample := _sample(f.name, mapping, source)) is not None
    ]
    return Samples(source.line, tuple(found))


def _sample(name: str, mapping: FileMapping, source: Source) -> Sample | None:
    text = mapping.rules[name]
    try:
        expression = parse(text)
    except Refused:
        return None
    used = sorted(columns_of(expression))
    if not set(used) <= source.columns.keys() or tables_of(expression) - mapping.codes.keys():
        return None
    cells = evaluate(expression, source.columns, len(source), mapping.codes)
    old = tuple("　".join(source.columns[c][i] for c in used) for i in range(len(source)))
    made = tuple(("", c.reason) if isinstance(c, Bad) else (c, "") for c in cells)
    return Sample(name, text, old, made)


def _first(basis: Basis, count: int) -> Source:
    source, _ = read_file(basis.file, basis.version)
    columns: Mapped[str, list[str]] = {name: cells[:count] for name, cells in source.columns.items()}
    return Source(columns, source.line[:count], (), source.charset)


def code_tables(text: str) -> dict[str, dict[str, str]]:
    """Written as lines `表の名前: 旧=新, 旧=新`. Errors: Refused naming the line."""
    found: dict[str, dict[str, str]] = {}
    for n, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        name, mark, rest = line.replace("：", ":").partition(":")
        pairs = [p.replace("＝", "=").partition("=") for p in rest.replace("、", ",").split(",")]
        if not mark or not name.strip() or not all(eq for _, eq, _ in pairs):
            raise Refused(
                f"コード表の{n}行目が読めません。", field="codes", what_to_do="「性別: 1=1, 2=2」の形で書いてください。"
            )  # fmt: skip
        table = found.setdefault(name.strip(), {})
        for old, _, ours in pairs:
            if old.strip() in table:
                raise Refused(
                    f"コード表の{n}行目に、同じ旧コードが二度あります。", field="codes", what_to_do="一つにしてください。"
                )  # fmt: skip
            table[old.strip()] = ours.strip()
    return found


def written_tables(codes: Mapped[str, Mapped[str, str]]) -> str:
    """The inverse of `code_tables`."""
    return "\n".join(f"{name}: {_pairs(table)}" for name, table in codes.items())


def _pairs(table: Mapped[str, str]) -> str:
    return ", ".join(f"{old}={ours}" for old, ours in table.items())


def unused(columns: Sequence[str], mapping: FileMapping) -> list[str]:
    """Columns that no rule reads; a rule that cannot be read counts for none."""
    used: set[str] = set()
    for text in mapping.rules.values():
        try:
            used |= columns_of(parse(text))
        except Refused:
            continue
    return [c for c in columns if c not in used]
