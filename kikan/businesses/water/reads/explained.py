"""Why a bill is what it is (計算過程): every step with its article, every value of the ordinance that was used."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from kikan.businesses.water.law.charge import SEWER, WATER, Charge
from kikan.businesses.water.law.sewage import Sewage
from kikan.businesses.water.law.tariff import tariff_of
from kikan.businesses.water.models import Bill
from kikan.law import Law, LawGap, Working
from kikan.law.days import date_of
from kikan.law.days import day as to_day
from kikan.law.value_words import few_of, value_in_words
from kikan.shared.tenancy import ordinances


@dataclass(frozen=True)
class Line:
    """One step of a working in words."""

    ja: str
    cites: str
    value: str
    is_result: bool


@dataclass(frozen=True)
class Section:
    """The working of one service; `total` after reductions."""

    name: str
    ja: str
    total: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Used:
    """A value of the ordinance that the bill rests on."""

    ja: str
    value: str
    since: Any
    cites: str
    source: str
    is_illustrative: bool
    is_unverified: bool


@dataclass(frozen=True)
class Explained:
    """The sections of a bill and the values behind it."""

    sections: tuple[Section, ...]
    values: tuple[Used, ...]

    @property
    def illustrative(self) -> tuple[str, ...]:
        return tuple(v.ja for v in self.values if v.is_illustrative)


def explained(bill: Bill) -> Explained:
    """From the workings kept with the bill; the values as known now on the day of its tariff."""
    sections = []
    if bill.water or bill.water_off or any(bill.water_working):
        sections.append(_section("water", "水道料金", Charge, bill.water_working, bill.water, bill.water_off))
    if bill.sewer_charge or bill.sewer or bill.sewer_off:
        sections.append(_section("sewage", "汚水量", Sewage, bill.sewage_working, bill.sewage, 0))
        sections.append(
            _section("sewer", "下水道使用料", Charge, bill.sewer_working, bill.sewer, bill.sewer_off)
        )
    return Explained(tuple(sections), values_on(to_day(bill.tariff_on)))


def _section(name: str, ja: str, kind: type[Working], packed: list[int], total: int, off: int) -> Section:
    working = kind.unpack(np.array([packed], dtype=np.int64))
    steps = list(working.steps(0))
    hidden = _unused(working)
    lines = [
        Line(s.ja, s.cites, _shown(s.value, s.unit), n == len(steps) - 1 and not off)
        for n, s in enumerate(steps)
        if s.name not in hidden
    ]
    if off:
        lines.append(Line("減免額", "減免の定め", f"△{off:,}円", False))
        lines.append(Line("減免後の額", "減免の定め", f"{total:,}円", True))
    return Section(name, ja, total, tuple(lines))


def _unused(working: Working) -> frozenset[str]:
    """Steps that say nothing of this bill: months without the odd m3 where every month is alike."""
    if isinstance(working, Charge) and not int(working.smaller_months[0]):
        alike = {"smaller_volume", "smaller_months", "smaller"}
        one = {"larger_volume", "larger_months", "larger"} if int(working.larger_months[0]) == 1 else set()
        return frozenset(alike | one)
    return frozenset()


def _shown(value: int | bool | str, unit: str) -> str:
    """1,234円; an exact amount with its fraction as decimals where they hold it."""
    if isinstance(value, bool):
        return "該当" if value else "―"
    exact = (
        Fraction(value) if isinstance(value, int) else sum((Fraction(p) for p in value.split()), Fraction(0))
    )
    return f"{decimal_text(exact)}{unit}"


def decimal_text(value: Fraction) -> str:
    """An exact number: 1,925.5; a fraction that decimals cannot hold is cut after four places."""
    whole, rest = divmod(abs(value), 1)
    sign = "△" if value < 0 else ""
    if not rest:
        return f"{sign}{whole:,}"
    digits = f"{int(rest * 10_000):04d}".rstrip("0")
    return f"{sign}{whole:,}.{digits or '0'}"


def illustrative_on(day: int) -> str:
    """The names of illustrative values of a day, for the strip above a page; empty without one."""
    return few_of([v.ja for v in values_on(day) if v.is_illustrative])


def values_on(day: int) -> tuple[Used, ...]:
    """The values of both tariffs on a day; what is missing is left out (the home page names gaps)."""
    law = ordinances.law("event_date", day)
    for statute in (WATER, SEWER):
        _read(law, statute)
    parameters = law.book.parameters
    return tuple(
        Used(
            _named(name, parameters[name].ja), value_in_words(parameters[name], dated.value),
            date_of(dated.begins), dated.cites, dated.source, dated.illustrative, dated.unverified,
        )
        for name, dated in law.read_values()
    )  # fmt: skip


def _read(law: Law, statute: str) -> None:
    try:
        tariff_of(law, statute)
    except LawGap:
        return


def gaps_on(day: int) -> list[Any]:
    """What the ordinances of water do not say on a day (足りない値)."""
    known = ordinances.ordinance(None)
    from kikan.law import book

    return [p for p in book().gaps("event_date", day, known) if p.id.split(".")[0] in (WATER, SEWER)]


SERVICES = {WATER: "水道", SEWER: "下水道"}


def _named(name: str, ja: str) -> str:
    """The name of a value with its service, where the name does not say it."""
    service = SERVICES[name.split(".", maxsplit=1)[0]]
    return ja if ja.startswith(service) else f"{service}：{ja}"
