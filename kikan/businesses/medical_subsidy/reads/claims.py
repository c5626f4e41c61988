"""Claims judged in columns (請求の審査): certificate of the month, amounts by the law up to the cap; sums for lists."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from django.db.models import Count, Sum

from kikan.businesses.medical_subsidy.law.subsidy import INPATIENT, Receipts, subsidy
from kikan.businesses.medical_subsidy.models import Claim, ClaimFile, ClaimReject
from kikan.businesses.medical_subsidy.models.application import Scheme
from kikan.businesses.medical_subsidy.models.refund import Care
from kikan.businesses.medical_subsidy.reads.recipients import STATUTE, RecipientLine, recipients
from kikan.businesses.medical_subsidy.reads.refunds import borne_by_claims, month_law, receipts
from kikan.law import column
from kikan.law.days import next_month
from kikan.shared.errors import NotFound
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True)
class Line:
    """One line of a file: what it says by the names of the layout, or why it cannot be read."""

    number: int
    text: str = field(repr=False)
    told: dict[str, Any] = field(repr=False)
    fault: str = ""


@dataclass(frozen=True)
class File:
    """A file as it was read, to the last line."""

    sha256: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Judged:
    """What would become of a file: lines with recipient, own part and subsidy; lines set aside with their reason."""

    good: tuple[tuple[Line, RecipientLine, int, int], ...] = field(repr=False)
    bad: tuple[tuple[Line, str], ...] = field(repr=False)

    @property
    def amount(self) -> int:
        return sum(paid for *_, paid in self.good)


def judged(file: File) -> Judged:
    """Judge every line of a file; a few queries and one call of the law for each month and turn. Errors: LawGap."""
    bad: list[tuple[Line, str]] = [(line, line.fault) for line in file.lines if line.fault]
    found: list[tuple[Line, RecipientLine]] = []
    known = defaultdict(list)
    read = [line for line in file.lines if not line.fault]
    for row in recipients(number__in=sorted({line.told["number"] for line in read})):
        known[row.number].append(row)
    seen = _taken_before({row.person for rows in known.values() for row in rows})
    for line in read:
        held, why = _held(known[line.told["number"]], line, seen)
        if held is None:
            bad.append((line, why))
        else:
            found.append((line, held))
    good: list[tuple[Line, RecipientLine, int, int]] = []
    for month in sorted({line.told["month"] for line, _ in found}):
        of_month = [(line, row) for line, row in found if line.told["month"] == month]
        for line, row, part, paid in _of_month(of_month, month):
            if paid == line.told["claimed"]:
                good.append((line, row, part, paid))
            else:
                bad.append((line, f"請求額が計算と違います（計算では{paid:,}円）"))
    return Judged(
        tuple(sorted(good, key=lambda g: g[0].number)), tuple(sorted(bad, key=lambda b: b[0].number))
    )


def _held(
    rows: Sequence[RecipientLine], line: Line, seen: set[tuple[Any, ...]]
) -> tuple[RecipientLine | None, str]:
    """The time of being subsidised in the month, or why the line is set aside."""
    told, month = line.told, line.told["month"]
    if not rows:
        return None, "この受給者番号の人はいません"
    held = next((r for r in rows if r.valid_from < next_month(month) and r.valid_until > month), None)
    if held is None:
        return None, "診療月に受給資格がありません"
    if told["care"] not in Care.values:
        return None, "区分が1（外来）、2（入院）、3（薬局）ではありません"
    key = (held.person, month, told["institution_code"], told["care"], told["points"])
    if key in seen:
        return None, "同じ明細がすでにあります"
    seen.add(key)
    return held, ""


def _taken_before(persons: set[int]) -> set[tuple[Any, ...]]:
    rows = Claim.objects.filter(municipality=current_or_raise(), person__in=sorted(persons))
    return set(rows.values_list("person", "month", "institution_code", "care", "points"))


def _of_month(
    found: list[tuple[Line, RecipientLine]], month: date
) -> list[tuple[Line, RecipientLine, int, int]]:
    """Own part and subsidy of the claims of a month: turn by turn, each group's next claim after those before it."""
    law = month_law(month)
    by_institution = law.choice(f"{STATUTE}.cap_scope") == "institution"
    groups: dict[tuple[int, bool, str], list[tuple[Line, RecipientLine]]] = defaultdict(list)
    for line, row in found:
        place = line.told["institution"] if by_institution else ""
        groups[(row.person, line.told["care"] == INPATIENT, place)].append((line, row))
    borne = borne_in(month, {row.person for _, row in found}, by_institution=by_institution)
    done: list[tuple[Line, RecipientLine, int, int]] = []
    for turn in range(max((len(g) for g in groups.values()), default=0)):
        keys = [k for k, g in groups.items() if len(g) > turn]
        part = [groups[k][turn] for k in keys]

        def told(name: str, part: list[tuple[Line, RecipientLine]] = part) -> np.ndarray:
            return column(*(line.told[name] for line, _ in part))

        working = subsidy(
            Receipts(
                points=told("points"), paid=told("paid"), statutory=told("statutory"), high_cost=told("high_cost"),
                additional=np.zeros(len(part), dtype=np.int64), care=told("care"),
                copay=column(*(row.copay for _, row in part)), borne=column(*(borne[k] for k in keys)),
            ),
            law=law,
        )  # fmt: skip
        parts, amounts = working.user_part.tolist(), working.subsidy.tolist()
        for key, (line, row), own, paid in zip(keys, part, parts, amounts, strict=True):
            borne[key] += own
            done.append((line, row, own, paid))
    return done


def borne_in(
    month: date, persons: set[int], *, by_institution: bool
) -> defaultdict[tuple[int, bool, str], int]:
    """What each person bore of each cap in a month by receipts and by claims taken before."""
    found = borne_by_claims(persons, {month}, by_institution=by_institution)
    for line in receipts(person__in=sorted(persons), month=month):
        found[(line.person, line.care == INPATIENT, line.institution if by_institution else "")] += (
            line.user_part
        )
    return found


@dataclass(frozen=True)
class InstitutionSum:
    """What a month's claims of an institution come to."""

    code: str
    institution: str
    scheme_ja: str
    care_ja: str
    count: int
    persons: int
    points: int
    amount: int


def files_taken() -> list[ClaimFile]:
    """The files so far, the newest first."""
    return list(ClaimFile.objects.filter(municipality=current_or_raise()).order_by("-number"))


def file_of(number: int) -> ClaimFile:
    """Errors: NotFound."""
    row = ClaimFile.objects.filter(municipality=current_or_raise(), number=number).first()
    if row is None:
        raise NotFound("このファイル番号の請求はありません。", what_to_do="請求の一覧から開いてください。")
    return row


def sums_of(file: int) -> list[InstitutionSum]:
    """What is paid for a file, by institution, scheme and kind of care."""
    rows = Claim.objects.filter(municipality=current_or_raise(), file=file)
    by = ("institution_code", "institution", "scheme", "care")
    summed = rows.order_by(*by).values_list(*by).annotate(
        Count("line"), Count("person", distinct=True), Sum("points"), Sum("subsidy")
    )  # fmt: skip
    return [
        InstitutionSum(code, name, str(Scheme(scheme).label), str(Care(care).label), *figures)
        for code, name, scheme, care, *figures in summed
    ]


def rejects_of(file: int) -> list[ClaimReject]:
    """The lines of a file that were not taken."""
    rows = ClaimReject.objects.filter(municipality=current_or_raise(), file=file)
    return list(rows.order_by("line"))
