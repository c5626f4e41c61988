"""Everything a municipality takes over, business by business, in numbers alone (受入総括): what its deputy mayor signs."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

from kikan.businesses.data_migration.models import CutoverPlan, RehearsalPart, RehearsalResult, Source
from kikan.businesses.data_migration.reads.cutovers import CutoverPage, page
from kikan.businesses.data_migration.reads.field_samples import SampleLine, samples_of
from kikan.businesses.data_migration.reads.mappings import layout_of
from kikan.businesses.data_migration.reads.rehearsals import parts_of
from kikan.businesses.data_migration.reads.sheets import YEN, Signer, signers_of
from kikan.businesses.data_migration.reads.sources import businesses
from kikan.shared.tenancy.models import Municipality
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True)
class Figures:
    """Sums over the files of a business, or over all; done: sources that were rehearsed.

    Amounts in yen; old_yen = new_yen + rejected_yen where all is told.
    """

    sources: int = 0
    parts: int = 0
    done: int = 0
    files: int = 0
    rows_in: int = 0
    loaded: int = 0
    rejected: int = 0
    left_out: int = 0
    merged: int = 0
    old_yen: int = 0
    new_yen: int = 0
    rejected_yen: int = 0
    drawn: int = 0
    right: int = 0
    wrong: int = 0
    signed: int = 0
    to_sign: int = 0

    @property
    def difference(self) -> int:
        """Records of which nobody can say where they are."""
        return self.rows_in - self.loaded - self.rejected - self.left_out - self.merged

    @property
    def yen_difference(self) -> int:
        return self.old_yen - self.new_yen - self.rejected_yen


@dataclass(frozen=True)
class BusinessLine:
    """planned_on: when it shall go live, where the joint office keeps it closed until then."""

    ja: str
    planned_on: date | None
    figures: Figures

    @property
    def state_ja(self) -> str:
        it = self.figures
        if not it.sources:
            return "移行元がありません"
        if it.parts < it.sources:
            return f"リハーサルにない移行元が{it.sources - it.parts}件あります"
        if it.done < it.parts:
            return "リハーサルが終わっていません"
        if it.rejected or it.difference or it.yen_difference:
            return "残りがあります"
        return "抜取り確認が済んでいません" if it.signed < it.to_sign else "そろっています"


@dataclass(frozen=True)
class Acceptance:
    """missing: what still has to be done until all is accepted, in words."""

    cutover: CutoverPage | None
    lines: tuple[BusinessLine, ...]
    whole: Figures
    signers: tuple[Signer, ...]
    missing: tuple[str, ...]

    @property
    def rehearsal(self) -> int | None:
        return self.cutover.rehearsal.number if self.cutover else None


def current() -> int | None:
    """The rehearsal whose cut-over was planned last, else the newest that was carried out."""
    place = current_or_raise()
    plans = CutoverPlan.objects.filter(municipality=place).order_by("-entry")
    planned = plans.values_list("rehearsal", flat=True).first()
    if planned is not None:
        return planned
    done = RehearsalResult.objects.filter(municipality=place).order_by("-rehearsal")
    return done.values_list("rehearsal", flat=True).first()


def acceptance(today: date) -> Acceptance:
    """As it stands now; a fixed number of queries."""
    number = current()
    if number is None:
        lines = tuple(_lines({}, []))
        return Acceptance(
            None, lines, _sum(line.figures for line in lines), (), ("リハーサルをしていません",)
        )
    found, parts = page(number, today), parts_of(number)
    lines = tuple(_lines(_of_sources(number, parts), parts))
    return Acceptance(
        found, lines, _sum(line.figures for line in lines), tuple(signers_of(number)), tuple(_missing(found))
    )


def _of_sources(number: int, parts: list[RehearsalPart]) -> dict[int, Figures]:
    place = current_or_raise()
    results: dict[int, RehearsalResult] = {
        r.source: r for r in RehearsalResult.objects.filter(municipality=place, rehearsal=number)
    }
    samples = {s.source: s for s in samples_of(number)}
    return {p.source: _figures(p, results.get(p.source), samples[p.source]) for p in parts}


def _figures(part: RehearsalPart, row: RehearsalResult | None, sample: SampleLine) -> Figures:
    files, is_drawn = 1 + len(part.more), sample.seed is not None
    drawn = (
        len(sample.marks), sum(m.is_right is True for m in sample.marks), sample.wrong,
        int(bool(sample.signed_by)), int(is_drawn),
    )  # fmt: skip
    if row is None:
        return Figures(1, 1, 0, files, 0, 0, 0, 0, 0, 0, 0, 0, *drawn)
    yen = [row.sums[f.name] for f in layout_of(part.layout).fields if f.unit == YEN and f.name in row.sums]
    old, new, rejected = (sum(s[i] for s in yen) for i in range(3))
    counts = (row.rows_in, row.loaded, row.rejected, row.left_out, row.merged)
    return Figures(1, 1, 1, files, *counts, old, new, rejected, *drawn)


def _lines(of_sources: dict[int, Figures], parts: list[RehearsalPart]) -> Iterable[BusinessLine]:
    """Every business with files, and those that shall go live and have none, in the order of the installation."""
    place = current_or_raise()
    found: defaultdict[str, list[Figures]] = defaultdict(list)
    for number, business in Source.objects.filter(municipality=place).values_list("number", "business"):
        found[business].append(of_sources.get(number, Figures(sources=1)))
    planned = Municipality.objects.values_list("not_live", flat=True).get(code=place) or {}
    names = businesses()
    order = [b for b in names if b in found or b in planned] + [b for b in found if b not in names]
    for business in order:
        day = planned.get(business)
        on = date.fromisoformat(day) if day else None
        yield BusinessLine(names.get(business, business), on, _sum(found[business]))


def _sum(parts: Iterable[Figures]) -> Figures:
    kept = list(parts)
    return Figures(*(sum(getattr(p, f.name) for p in kept) for f in fields(Figures)))


def _missing(it: CutoverPage) -> list[str]:
    if it.is_accepted:
        return []
    if not it.is_taken:
        return [*it.obstacles, *([] if it.is_go else ["切替えを決めていません"]), "本番に取り込んでいません"]
    return [*it.undecided, *it.uncompared, "検収が済んでいません"]
