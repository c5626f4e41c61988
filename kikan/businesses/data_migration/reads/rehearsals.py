"""Rehearsals (移行リハーサル): what takes part, how each went, what was not taken, the hand-over it made."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kikan.businesses.data_migration.models import (
    Mapping,
    MappingApproval,
    Mend,
    Rehearsal,
    RehearsalOutput,
    RehearsalPart,
    RehearsalReject,
    RehearsalResult,
    Signature,
    Source,
    SourceFile,
    SourceForm,
)
from kikan.businesses.data_migration.reads.contents import opened
from kikan.businesses.data_migration.reads.lines import files_of_part, number_of, words
from kikan.businesses.data_migration.reads.mappings import book, is_own, layout_of
from kikan.shared.errors import NotFound
from kikan.shared.exchange.layouts import Layout
from kikan.shared.exchange.legacy.mapping import REASONS
from kikan.shared.journal.models import JournalEntry
from kikan.shared.tenancy.opener import current_or_raise

COUNT, OLD_KEYS = "", "old_keys.csv"
# Of a file of persons the counts are also kept by state, told by these two fields.
STATES = ("件数（住民）", "件数（外国人住民）", "件数（消除）", "件数（状態不明）")
STATED_BY = ("住民種別", "住民状態")
SHOWN = 500


@dataclass(frozen=True)
class RehearsalLine:
    """A rehearsal of the list; totals are None before it was carried out."""

    number: int
    reference_on: date
    asked_at: datetime
    files: int
    rows_in: int | None
    loaded: int | None
    rejected: int | None
    signatures: int


@dataclass(frozen=True)
class RejectLine:
    line: int
    field: str
    code: str
    reason: str
    is_settled: bool

    @property
    def line_ja(self) -> str:
        return words(self.line)

    @property
    def code_ja(self) -> str:
        return f"{self.code} {REASONS[self.code]}"


def ready() -> list[RehearsalPart]:
    """The files that can be rehearsed now: the newest of each source whose mapping is approved; not saved."""
    place = current_or_raise()
    approved: dict[int, int] = {}
    for source, version in MappingApproval.objects.filter(municipality=place).values_list(
        "source", "version"
    ):
        approved[source] = max(version, approved.get(source, 0))
    layouts = {
        (source, version): layout
        for source, version, layout in Mapping.objects.filter(
            municipality=place, source__in=approved
        ).values_list("source", "version", "layout")
    }
    files = _files(place)
    forms = _newest(SourceForm.objects.filter(municipality=place).values_list("source", "version"))
    return [
        RehearsalPart(
            municipality=place, source=source, file=files[source][0], more=files[source][1:], form_version=forms[source],
            mapping_version=version, layout=layouts[source, version],
        )
        for source, version in sorted(approved.items()) if source in files
    ]  # fmt: skip


def _files(place: int) -> dict[int, list[int]]:
    """Of each source the newest whole file and what came after it, in order; without a whole one it begins with the first."""
    rows = SourceFile.objects.filter(municipality=place).exclude(sealed=b"").order_by("number")
    found: dict[int, list[int]] = {}
    for source, number, extent in rows.values_list("source", "number", "extent"):
        if extent == SourceFile.Extent.WHOLE:
            found[source] = [number]
        else:
            found.setdefault(source, []).append(number)
    return found


def _newest(rows: Iterable[tuple[int, int]]) -> dict[int, int]:
    found: dict[int, int] = {}
    for source, number in rows:
        found[source] = max(number, found.get(source, 0))
    return found


def require_rehearsal(number: int) -> Rehearsal:
    """Errors: NotFound."""
    found = Rehearsal.objects.filter(municipality=current_or_raise(), number=number).first()
    if found is None:
        raise NotFound("このリハーサルはありません。", what_to_do="リハーサルの一覧から開き直してください。")
    return found


def parts_of(number: int) -> list[RehearsalPart]:
    return list(
        RehearsalPart.objects.filter(municipality=current_or_raise(), rehearsal=number).order_by("source")
    )


def part_of(number: int, source: int) -> RehearsalPart:
    """Errors: NotFound."""
    found = RehearsalPart.objects.filter(
        municipality=current_or_raise(), rehearsal=number, source=source
    ).first()
    if found is None:
        raise NotFound(
            "この移行元はリハーサルにありません。", what_to_do="リハーサルの画面から開き直してください。"
        )
    return found


def rehearsals() -> list[RehearsalLine]:
    """The newest first: a fixed number of queries."""
    place = current_or_raise()
    rows = list(Rehearsal.objects.filter(municipality=place).order_by("-number"))
    asked = recorded_at([r.entry for r in rows])
    parts = Counter(RehearsalPart.objects.filter(municipality=place).values_list("rehearsal", flat=True))
    signed = Counter(Signature.objects.filter(municipality=place).values_list("rehearsal", flat=True))
    sums: dict[int, tuple[int, int, int]] = {}
    results = RehearsalResult.objects.filter(municipality=place)
    for number, rows_in, loaded, rejected in results.values_list(
        "rehearsal", "rows_in", "loaded", "rejected"
    ):
        a, b, c = sums.get(number, (0, 0, 0))
        sums[number] = (a + rows_in, b + loaded, c + rejected)
    found = []
    for r in rows:
        counts = sums.get(r.number) or (None, None, None)
        line = (r.number, r.reference_on, asked[r.entry], parts[r.number], *counts, signed[r.number])
        found.append(RehearsalLine(*line))
    return found


def recorded_at(entries: list[int]) -> dict[int, datetime]:
    rows = JournalEntry.objects.filter(municipality=current_or_raise(), number__in=entries)
    return dict(rows.values_list("number", "recorded_at"))


def items_of(number: int) -> list[tuple[str, str]]:
    """What the old system's figures can be entered for: key and words."""
    place = current_or_raise()
    titles = dict(Source.objects.filter(municipality=place).values_list("number", "title"))
    return [
        (f"{part.source}:{item}", f"{titles[part.source]}　{item or '件数'}")
        for part in parts_of(number)
        for item in _items(layout_of(part.layout))
    ]


def _items(layout: Layout) -> tuple[str, ...]:
    names = [f.name for f in layout.fields]
    states = STATES[:-1] if set(STATED_BY) <= set(names) else ()
    return (COUNT, *states, *(f.name for f in layout.fields if f.type == "N" and not f.check))


def rejects_of(number: int, part: RehearsalPart) -> list[RejectLine]:
    """The first SHOWN records that were not taken, and whether they have been settled since.

    One that was put right before this rehearsal and was not taken all the same is open.
    """
    place = current_or_raise()
    results = RehearsalResult.objects.filter(municipality=place, rehearsal=number, source=part.source)
    done = results.values_list("entry", flat=True).first() or 0
    rows = RehearsalReject.objects.filter(municipality=place, rehearsal=number, source=part.source)
    files = {file: n for n, file in enumerate(files_of_part(part))}
    mends = Mend.objects.filter(municipality=place, file__in=files, entry__gt=done)
    settled = {number_of(files[file], line) for file, line in mends.values_list("file", "line")}
    return [
        RejectLine(r.line, r.field, r.code, r.reason, r.line in settled)
        for r in rows.order_by("line")[:SHOWN]
    ]


def bound_output(number: int, name: str) -> str:
    return f"data_migration_output:{number}:{name}"


def outputs_of(number: int) -> dict[str, bytes]:
    """The hand-over that a rehearsal made, its manifest among the files. Errors: NotFound, VaultClosed."""
    rows = list(RehearsalOutput.objects.filter(municipality=current_or_raise(), rehearsal=number))
    if not rows:
        raise NotFound(
            "このリハーサルの引渡しファイルはありません。",
            what_to_do="リハーサルが終わるのを待ってください。",
        )
    return {r.name: opened(r.key, bytes(r.sealed), bound_output(number, r.name)) for r in rows}


def is_erased(number: int) -> bool:
    """Whether the hand-over that a rehearsal made is gone."""
    outputs = RehearsalOutput.objects.filter(municipality=current_or_raise(), rehearsal=number)
    return outputs.filter(sealed=b"").exists()


def hand_over_of(number: int) -> dict[str, bytes]:
    """As `outputs_of`, without what the studio only compares. Errors: NotFound, VaultClosed."""
    own = {f"{name}.csv" for name in book().layouts if is_own(name)} | {OLD_KEYS}
    return {name: content for name, content in outputs_of(number).items() if name not in own}


def written_keys(keys: Sequence[tuple[int, str, int]]) -> dict[str, bytes]:
    """Source, old number and ours of each person as a file of the studio's own (旧番号の対照); none without persons."""
    lines = [f"{source}\t{old}\t{person}\n" for source, old, person in keys if not {"\t", "\n"} & set(old)]
    return {OLD_KEYS: "".join(lines).encode()} if lines else {}


def old_keys_of(number: int) -> dict[str, list[tuple[str, int]]]:
    """Old number and ours by the name of the old system. Errors: VaultClosed."""
    place = current_or_raise()
    row = RehearsalOutput.objects.filter(municipality=place, rehearsal=number, name=OLD_KEYS).first()
    if row is None:
        return {}
    systems = dict(Source.objects.filter(municipality=place).values_list("number", "system"))
    found: dict[str, list[tuple[str, int]]] = {}
    for line in opened(row.key, bytes(row.sealed), bound_output(number, OLD_KEYS)).decode().splitlines():
        source, old, person = line.split("\t")
        found.setdefault(systems[int(source)], []).append((old, int(person)))
    return found
