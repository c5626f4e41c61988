"""Sources, versions of their forms and their files (移行元と旧ファイル)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, ExpressionWrapper, Q

from kikan.businesses.data_migration.models import FileProfile, Source, SourceFile, SourceForm
from kikan.shared import manifest
from kikan.shared.errors import NotFound
from kikan.shared.journal.models import JournalEntry
from kikan.shared.tenancy.opener import current_or_raise

OWN = "data_migration"
NEVER = (None, None)
EMPTY = ExpressionWrapper(Q(sealed=b""), BooleanField())


@dataclass(frozen=True)
class SourceLine:
    """A kind of file of an old system; version: the newest of its form."""

    number: int
    system: str
    business: str
    title: str
    version: int
    files: int

    @property
    def business_ja(self) -> str:
        return businesses().get(self.business, self.business)


@dataclass(frozen=True)
class FileLine:
    """A file that was kept; findings: kinds of faults found in the newest form's profile, None before there is one."""

    number: int
    source: int
    name: str
    size: int
    kept_at: datetime
    rows: int | None
    findings: int | None
    extent: int
    is_erased: bool

    @property
    def extent_ja(self) -> str:
        return str(SourceFile.Extent(self.extent).label).partition("（")[0]


def businesses() -> dict[str, str]:
    """Whose files may come: every business of this installation by its name."""
    return {m.name: m.ja for m in manifest.all_manifests() if m.name != OWN}


def require_source(number: int) -> Source:
    """Errors: NotFound."""
    found = Source.objects.filter(municipality=current_or_raise(), number=number).first()
    if found is None:
        raise NotFound("この移行元はありません。", what_to_do="移行元の一覧から開き直してください。")
    return found


def sources() -> list[SourceLine]:
    """Every source by its number: three queries."""
    place = current_or_raise()
    versions: dict[int, int] = {}
    for source, version in SourceForm.objects.filter(municipality=place).values_list("source", "version"):
        versions[source] = max(version, versions.get(source, 0))
    files: dict[int, int] = {}
    for source in SourceFile.objects.filter(municipality=place).values_list("source", flat=True):
        files[source] = files.get(source, 0) + 1
    return [
        SourceLine(s.number, s.system, s.business, s.title, versions[s.number], files.get(s.number, 0))
        for s in Source.objects.filter(municipality=place).order_by("number")
    ]


def source_of(number: int) -> SourceLine:
    """Errors: NotFound."""
    row, place = require_source(number), current_or_raise()
    version = SourceForm.objects.filter(municipality=place, source=number).latest("version").version
    files = SourceFile.objects.filter(municipality=place, source=number).count()
    return SourceLine(row.number, row.system, row.business, row.title, version, files)


def begun_with(source: int) -> int:
    """The newest whole file of a source, from which a rehearsal reads; 0 where there is none."""
    whole = SourceFile.objects.filter(
        municipality=current_or_raise(), source=source, extent=SourceFile.Extent.WHOLE
    )
    return whole.order_by("-number").values_list("number", flat=True).first() or 0


def extent_of_part(extent: int, place: int) -> int:
    """Of a file given in parts, the first (place 0) is what was said of it; those behind a whole one go on from it."""
    return SourceFile.Extent.MORE if place and extent == SourceFile.Extent.WHOLE else extent


def form_text(source: int) -> str:
    """The newest form as staff wrote it."""
    return SourceForm.objects.filter(municipality=current_or_raise(), source=source).latest("version").form


def files_of(source: int) -> list[FileLine]:
    """The newest first, without their contents."""
    return _lines(source=source)


def file_of(number: int) -> FileLine:
    """Errors: NotFound."""
    found = _lines(number=number)
    if not found:
        raise NotFound("この旧ファイルはありません。", what_to_do="移行元の画面から開き直してください。")
    return found[0]


def _lines(**which: int) -> list[FileLine]:
    place = current_or_raise()
    rows = list(
        SourceFile.objects.filter(municipality=place, **which)
        .annotate(is_erased=EMPTY)
        .order_by("-number")
        .values_list("number", "source", "name", "size", "entry", "extent", "is_erased")
    )
    entries = [r[4] for r in rows]
    kept = dict(
        JournalEntry.objects.filter(municipality=place, number__in=entries).values_list(
            "number", "recorded_at"
        )
    )
    looked: dict[int, tuple[int | None, int | None]] = {
        p.file: (p.rows, len(p.findings))
        for p in FileProfile.objects.filter(municipality=place, file__in=[r[0] for r in rows]).order_by("version")
    }  # fmt: skip
    return [
        FileLine(n, source, name, size, kept[entry], *looked.get(n, NEVER), extent, is_erased)
        for n, source, name, size, entry, extent, is_erased in rows
    ]
