"""Lets premiums follow changed facts (更正・決定): a new row, the difference in the ledger, pensions stopped."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kikan.law.days import date_of
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.jobs.trial import changed_since
from kikan.shared.journal.append import append, head
from kikan.shared.ledger import charge as ledger
from kikan.shared.ledger.asking import YearCalendar, follow
from kikan.shared.premiums.computed import Decided, decided
from kikan.shared.premiums.models import Followed, Premium, Relief
from kikan.shared.premiums.pensions import stop_next_month
from kikan.shared.premiums.plan import PremiumPlan, year_of
from kikan.shared.premiums.related import related
from kikan.shared.tenancy import clock, ordinances
from kikan.shared.tenancy.opener import current_or_raise

KEPT = ("judged_on", "grade", "months", "is_known", "relief", "parts", "total", "working")
STOPPED = "保険料の減額・資格の喪失"


@dataclass(frozen=True)
class Change:
    """A person whose premium became another: yen before and after; stops: whether the pension's collection ends."""

    person: int
    before: int
    after: int
    entry: int
    stops: bool = False

    @property
    def difference(self) -> int:
        return self.after - self.before


def correct_year(plan: PremiumPlan, fiscal_year: int, actor: Actor, procedure: str) -> list[Change]:
    """Recompute exactly whom facts written after the last decision may concern; write differences.

    One entry per person, so that each notice and each cause can be followed. Running it again without new facts
    changes nothing. Errors: Refused where the year is not decided; LawGap.
    """
    followed = (
        Followed.objects.filter(levy=plan.levy.code, fiscal_year=fiscal_year).order_by("-known_at").first()
    )
    if followed is None:
        raise Refused(
            f"{fiscal_year}年度の{plan.ja}はまだ賦課していません。", what_to_do="先に当初賦課を行ってください。"
        )  # fmt: skip
    known_at = head()
    changed = changed_since(plan.all_facts, followed.known_at)
    if not len(changed):
        return []
    changes = _follow(
        plan, fiscal_year, [int(p) for p in related(changed, fiscal_year)], known_at, actor, procedure
    )
    last = changes[-1].entry if changes else known_at
    Followed.objects.get_or_create(
        municipality=actor.municipality, levy=plan.levy.code, fiscal_year=fiscal_year, entry=last, known_at=known_at
    )  # fmt: skip
    return changes


def decide_relief(
    plan: PremiumPlan, *, person: int, fiscal_year: int, amount: int, reason: str, actor: Actor, procedure: str,
    read_at: int | None = None,
) -> Change:  # fmt: skip
    """Take an amount off the premium of a year by decision (減免); 0 takes an earlier relief back.

    Errors: NotFound without a premium of the year; Refused for more than the premium before relief.
    """
    before = _current(plan, fiscal_year, [person]).get(person)
    if before is None:
        raise NotFound(
            f"この年度の{plan.ja}はありません。", field="fiscal_year", what_to_do="年度を確かめてください。"
        )
    if amount > before.total + before.relief:
        raise Refused(
            f"減免額が保険料額（{before.total + before.relief:,}円）を超えています。", field="amount",
            what_to_do="保険料額以下で入力してください。",
        )  # fmt: skip
    entry = append(
        actor=actor, kind=plan.kinds.relieved, procedure=procedure, subjects=[("person", person)],
        happened_on=clock.today(), cites=plan.cites, reason=reason[:40], read_at=read_at,
    )  # fmt: skip
    key = {"levy": plan.levy.code, "person": person, "fiscal_year": fiscal_year}
    history.replace(
        Relief, key, {"amount": amount, "reason": reason}, entry=entry.number, **year_of(fiscal_year)
    )
    changes = _follow(plan, fiscal_year, [person], head(), actor, procedure)
    return changes[0] if changes else Change(person, before.total, before.total, entry.number)


def _follow(
    plan: PremiumPlan, year: int, persons: Sequence[int], known_at: int, actor: Actor, procedure: str
) -> list[Change]:
    law = ordinances.law("fiscal_year", year)
    calendar = plan.calendar(law)
    given = decided(plan, law, known_at, np.array(sorted(persons), dtype=np.int64))
    after = {int(p): _values(given, i) for i, p in enumerate(given.found.person)}
    before = _current(plan, year, persons)
    changes = []
    for person in sorted(persons):
        values, row = after.get(person), before.get(person)
        if _is_same(row, values):
            continue
        entry = append(
            actor=actor, kind=plan.kinds.corrected, procedure=procedure,
            subjects=[("person", person)], happened_on=clock.today(), cites=plan.cites,
        )  # fmt: skip
        changes.append(_write(plan, person, row, values, calendar, entry.number))
    return changes


def _current(plan: PremiumPlan, year: int, persons: Sequence[int]) -> dict[int, Premium]:
    rows = Premium.objects.filter(
        municipality=current_or_raise(), levy=plan.levy.code, fiscal_year=year, person__in=list(persons),
        ended_by__isnull=True,
    )  # fmt: skip
    return {row.person: row for row in rows}


def _values(given: Decided, i: int) -> dict[str, Any]:
    found = given.found
    return {
        "judged_on": date_of(int(found.judged_on[i])), "grade": int(found.grade[i]), "months": int(found.months[i]),
        "is_known": bool(found.is_known[i]), "relief": int(given.relief[i]), "parts": given.parts[i].tolist(),
        "total": int(given.total[i]), "working": found.working[i].tolist(),
    }  # fmt: skip


def _is_same(before: Premium | None, values: dict[str, Any] | None) -> bool:
    if before is None or values is None:
        return before is None and values is None
    return all(getattr(before, name) == values[name] for name in KEPT)


def _write(
    plan: PremiumPlan, person: int, before: Premium | None, values: dict[str, Any] | None, calendar: YearCalendar, entry: int
) -> Change:  # fmt: skip
    """Let the person's premium be this row, and the ledger say so."""
    parts = tuple(values["parts"]) if values else (0,) * len(plan.levy.components)
    charge, pension, stops = _charged(plan, person, before, parts, calendar, entry)
    key = {"levy": plan.levy.code, "person": person, "fiscal_year": calendar.law.at}
    if values is None:
        history.end(Premium, key, entry=entry, on=year_of(calendar.law.at)["valid_from"])
    else:
        kept = values | {"charge": charge, "pension_charge": pension}
        history.replace(Premium, key, kept, entry=entry, **year_of(calendar.law.at))
    return Change(person, before.total if before else 0, values["total"] if values else 0, entry, stops)


def _charged(
    plan: PremiumPlan, person: int, before: Premium | None, parts: tuple[int, ...], calendar: YearCalendar, entry: int
) -> tuple[int, int, bool]:  # fmt: skip
    """More than before is asked of the person; less is taken off there first, then the pension's months are stopped.

    Returns the numbers of both charges, and whether the pension's collection was ended.
    Law: 介護保険法第138条
    """
    own, pension = (before.charge, before.pension_charge) if before else (0, 0)
    width = len(parts)
    withheld = ledger.charged_components(pension, width) if pension else (0,) * width
    stops = sum(parts) < sum(withheld)
    if stops:
        ledger.correct(
            pension, components=parts, on=clock.today(), unit=calendar.unit,
            occasional_due_on=calendar.occasional(), entry=entry,
        )  # fmt: skip
        withheld = parts
        stop_next_month(plan, person, STOPPED, entry)
    rest = tuple(a - b for a, b in zip(parts, withheld, strict=True))
    own = follow(own, rest, levy=plan.levy, payer=person, reference=person, calendar=calendar, entry=entry)
    return own, pension, stops
