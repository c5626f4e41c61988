"""The cost of a year and the values it is shared by, as entered (経費・基準の値), and the union's rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from kikan.businesses.joint_office.law.allocation import (
    EQUAL,
    OWN,
    POPULATION,
    TAPERED,
    NotAllocable,
    keys_of,
)
from kikan.businesses.joint_office.models import Cost, Count, OwnCost
from kikan.businesses.joint_office.models.cost import Phase
from kikan.businesses.joint_office.reads.activations import law_of
from kikan.ground.eras import fiscal_year_in_words
from kikan.law import Law, LawGap, book
from kikan.shared.errors import Refused
from kikan.shared.tenancy.opener import current_or_raise

KEYS = "joint_operation.cost_keys"
UNITS = {POPULATION: "人口（人）", "records": "処理件数（件）", "users": "利用者数（人）"}
Keys = dict[str, tuple[tuple[str, Fraction], ...]]


@dataclass(frozen=True)
class CostLine:
    """A class of cost; own: what of it belongs to one member alone."""

    cost_class: str
    expense: int
    earmarked: int
    takers: tuple[int, ...] | None
    own: dict[int, int]
    entry: int

    @property
    def ja(self) -> str:
        return class_ja(self.cost_class)

    @property
    def total(self) -> int:
        return self.expense - self.earmarked


@dataclass(frozen=True)
class CountLine:
    """The value of a basis of a member."""

    basis: str
    member: int
    value: int
    counted_on: date
    source: str
    entry: int


def class_ja(name: str) -> str:
    """A class in words; a body's own word stands as it is."""
    return book().parameters[KEYS].words("cost_class").get(name, name)


def basis_ja(name: str) -> str:
    return book().parameters[KEYS].words("basis").get(name, name)


def unit_ja(basis: str) -> str:
    """What is counted for a basis, with its unit."""
    return UNITS.get(basis, basis)


def percent(weight: Fraction) -> str:
    """As per cent where it is a decimal number of at most four places, else as a fraction."""
    number = weight * 100
    if 10_000 % number.denominator:
        return f"{weight.numerator}/{weight.denominator}"
    return f"{Decimal(number.numerator) / Decimal(number.denominator):f}％"


def phase_ja(phase: int) -> str:
    return str(Phase(phase).label)


def phases() -> list[tuple[int, str]]:
    return [(int(k), str(ja)) for k, ja in Phase.choices]


def rules(year: int) -> tuple[Law, Keys]:
    """The union's rules of a year. Errors: Refused where they are missing or do not make a whole."""
    try:
        law = law_of(year)
        return law, keys_of(law)
    except LawGap as gap:
        raise Refused(
            f"{fiscal_year_in_words(year)}の負担の割合が条例値に登録されていないか、その年度の法令が確認されていません。",
            field="year",
            what_to_do="条例値「経費の区分ごとの負担の割合」の登録を依頼してください。",
        ) from gap  # fmt: skip
    except NotAllocable as error:
        raise Refused(
            "負担の割合が正しくありません。",
            field="year",
            what_to_do="区分ごとの割合の合計がちょうど1になるように、条例値を改めてください。",
        ) from error


def counted_bases(keys: Keys) -> list[str]:
    """The bases for which a value of each member is needed: the tapered population asks for the population."""
    used = {basis for of_class in keys.values() for basis, _ in of_class} - {EQUAL, OWN}
    return sorted({POPULATION if basis == TAPERED else basis for basis in used})


def costs_of(year: int, phase: int) -> list[CostLine]:
    """The classes of a year as they stand; two queries."""
    here = {"municipality": current_or_raise(), "ended_by__isnull": True, "year": year, "phase": phase}
    own: dict[str, dict[int, int]] = {}
    entries: dict[str, int] = {}
    for row in OwnCost.objects.filter(**here):
        own.setdefault(row.cost_class, {})[row.member] = row.amount
        entries[row.cost_class] = max(entries.get(row.cost_class, 0), row.entry)
    return [
        CostLine(
            r.cost_class, r.expense, r.earmarked, None if r.takers is None else tuple(r.takers),
            {m: a for m, a in own.get(r.cost_class, {}).items() if a}, max(r.entry, entries.get(r.cost_class, 0)),
        )
        for r in Cost.objects.filter(**here).order_by("cost_class")
    ]  # fmt: skip


def counts_of(year: int) -> list[CountLine]:
    """The values of a year as they stand."""
    rows = Count.objects.filter(municipality=current_or_raise(), ended_by__isnull=True, year=year)
    names = tuple(CountLine.__dataclass_fields__)
    return [CountLine(*row) for row in rows.order_by("basis", "member").values_list(*names)]


def values_of(counts: Iterable[CountLine]) -> dict[int, dict[str, int]]:
    """Per member its values by basis."""
    found: dict[int, dict[str, int]] = {}
    for each in counts:
        found.setdefault(each.member, {})[each.basis] = each.value
    return found
