"""What is overdue (滞納): of one payer, of everybody, with late charges and limitation as of a day."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from django.db import connection

from kikan.ground import eras
from kikan.law.days import date_of
from kikan.shared.ledger.claims import (
    Claims,
    claims_of_charges,
    claims_of_payers,
    last_notified,
    late_charges,
    law_on,
    limitations,
    open_claims,
)
from kikan.shared.ledger.kinds import in_words
from kikan.shared.ledger.levies import LEVIES
from kikan.shared.ledger.models import (
    Grace,
    GraceKind,
    LimitationWarning,
    Plan,
    PlanClaim,
    PlanPart,
    Reminder,
)
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True, repr=False)
class ClaimLine:
    """One instalment of principal that is owed or has something open beside it."""

    charge: int
    instalment: int
    payer: int
    levy: int
    fiscal_year: int
    due_on: date
    balance: int
    fee_open: int
    late_open: int
    late: int
    limitation_on: date
    is_over: bool
    reminded_on: date | None = None
    graces: tuple[str, ...] = ()
    plan: int | None = None

    @property
    def levy_ja(self) -> str:
        return LEVIES[self.levy].ja

    @property
    def instalment_ja(self) -> str:
        return in_words(self.instalment)

    @property
    def total(self) -> int:
        return self.balance + self.fee_open + self.late

    @property
    def key(self) -> str:
        return f"{self.charge}-{self.instalment}"


@dataclass(frozen=True, repr=False)
class Debtor:
    """What one payer owes past due, over all levies."""

    payer: int
    claims: int
    balance: int
    fees: int
    late: int
    oldest: date
    limitation_on: date

    @property
    def total(self) -> int:
        return self.balance + self.fees + self.late


@dataclass(frozen=True, repr=False)
class PlanLine:
    """An agreement with what was promised by a day and what came in since."""

    plan: int
    payer: int
    agreed_on: date
    parts: int
    total: int
    promised: int
    paid: int
    next_on: date | None
    ended_why: str

    @property
    def missed(self) -> int:
        return 0 if self.ended_why else max(self.promised - self.paid, 0)


def debts_of(payer: int, on: date) -> list[ClaimLine]:
    """Every claim of a payer with something open, the oldest first."""
    claims = claims_of_payers([payer])
    return _marked(_lines(_still_open(claims), on))


def _still_open(claims: Claims) -> Claims:
    return claims[(claims.balance > 0) | (claims.fee_open > 0) | (claims.late_open > 0)]


def notified_day(on: date) -> date:
    """The day, or the last one before it whose rate is notified: what a page shows must not stop at a gap."""
    return min(on, last_notified(law_on(on)))


def _lines(claims: Claims, on: date) -> list[ClaimLine]:
    if not len(claims):
        return []
    until = notified_day(on)
    overdue = late_charges(claims, until, law_on(until)).charge
    late = np.maximum(overdue - claims.late_charged, 0) + claims.late_open
    lives = limitations(claims, on, law_on(until))
    rows = zip(
        claims.charge.tolist(), claims.instalment.tolist(), claims.payer.tolist(), claims.levy.tolist(),
        claims.fiscal_year.tolist(), claims.due.tolist(), claims.balance.tolist(), claims.fee_open.tolist(),
        claims.late_open.tolist(), late.tolist(), lives.last.tolist(), lives.is_over.tolist(), strict=True,
    )  # fmt: skip
    found = [
        ClaimLine(r[0], r[1], r[2], r[3], r[4], date_of(r[5]), r[6], r[7], r[8], r[9], date_of(r[10]), r[11])
        for r in rows
    ]
    return sorted(found, key=lambda c: (c.due_on, c.charge, c.instalment))


def _marked(lines: list[ClaimLine]) -> list[ClaimLine]:
    """The same with their reminders, graces and agreements."""
    charges = sorted({c.charge for c in lines})
    sent = {(r.charge, r.instalment): r.sent_on for r in Reminder.objects.filter(charge__in=charges)}
    plans = _plans_of(charges)
    graces = _graces(lines)
    return [
        replace(
            c, reminded_on=sent.get((c.charge, c.instalment)), plan=plans.get((c.charge, c.instalment)),
            graces=tuple(graces[c.charge, c.instalment]),
        )
        for c in lines
    ]  # fmt: skip


def _plans_of(charges: Sequence[int]) -> dict[tuple[int, int], int]:
    rows = list(PlanClaim.objects.filter(charge__in=charges))
    held = Plan.objects.filter(number__in={r.plan for r in rows}, ended_by__isnull=True)
    holding = set(held.values_list("number", flat=True))
    return {(r.charge, r.instalment): r.plan for r in rows if r.plan in holding}


def _graces(lines: list[ClaimLine]) -> dict[tuple[int, int], list[str]]:
    rows = Grace.objects.filter(charge__in={c.charge for c in lines}, ended_by__isnull=True)
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    for row in rows.order_by("valid_from"):
        words = f"{GraceKind(row.kind).label} {eras.in_words(row.valid_from)}〜{eras.in_words(row.valid_until)}の前日"
        found[row.charge, row.instalment].append(words)
    return found


def debtors(on: date) -> list[Debtor]:
    """Everybody with something past due on a day, the largest sum first."""
    claims = open_claims(before=on)
    if not len(claims):
        return []
    lines = _columns(claims, on)
    order = np.argsort(claims.payer, kind="stable")
    payer, starts = np.unique(claims.payer[order], return_index=True)
    sums = {n: np.add.reduceat(c[order], starts) for n, c in lines.items()}
    oldest = np.minimum.reduceat(claims.due[order], starts)
    lives = np.minimum.reduceat(limitations(claims, on, law_on(notified_day(on))).last[order], starts)
    count = np.diff(np.append(starts, len(order)))
    rows = zip(
        payer.tolist(), count.tolist(), sums["balance"].tolist(), sums["fees"].tolist(), sums["late"].tolist(),
        oldest.tolist(), lives.tolist(), strict=True,
    )  # fmt: skip
    found = [Debtor(r[0], r[1], r[2], r[3], r[4], date_of(r[5]), date_of(r[6])) for r in rows]
    return sorted(found, key=lambda d: -d.total)


def _columns(claims: Claims, on: date) -> dict[str, np.ndarray]:
    until = notified_day(on)
    late = late_charges(claims, until, law_on(until)).charge
    return {
        "balance": claims.balance,
        "fees": claims.fee_open,
        "late": np.maximum(late - claims.late_charged, 0) + claims.late_open,
    }


def plans(on: date, payer: int | None = None, limit: int = 500) -> list[PlanLine]:
    """Agreements with what was promised up to a day and paid since they began, the newest first."""
    rows = Plan.objects.all() if payer is None else Plan.objects.filter(payer=payer)
    found = list(rows.order_by("-number")[:limit])
    parts: dict[int, list[PlanPart]] = defaultdict(list)
    for part in PlanPart.objects.filter(plan__in=[p.number for p in found]).order_by("line"):
        parts[part.plan].append(part)
    paid = _paid_since(found)
    return [_plan_line(p, parts[p.number], paid.get(p.number, 0), on) for p in found]


def _plan_line(plan: Plan, parts: list[PlanPart], paid: int, on: date) -> PlanLine:
    coming = [p.due_on for p in parts if p.due_on >= on]
    return PlanLine(
        plan.number, plan.payer, plan.agreed_on, len(parts), sum(p.amount for p in parts),
        sum(p.amount for p in parts if p.due_on < on), paid, coming[0] if coming else None, plan.ended_why,
    )  # fmt: skip


PAID_SINCE = """
SELECT c.plan, coalesce(sum(a.amount), 0)::bigint FROM ledger_plan p
JOIN ledger_plan_claim c ON c.municipality = p.municipality AND c.plan = p.number
JOIN ledger_allocation a ON a.municipality = c.municipality AND a.charge = c.charge
  AND a.instalment % 1000 = c.instalment AND a.entry > p.entry
WHERE p.municipality = %s AND p.number = ANY(%s) GROUP BY c.plan
"""


def _paid_since(found: list[Plan]) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            PAID_SINCE.replace("% 1000", "%% 1000"), [current_or_raise(), [p.number for p in found]]
        )
        return dict(cursor.fetchall())


@dataclass(frozen=True, repr=False)
class Warned:
    """A claim whose limitation is near or over, with what is still open."""

    charge: int
    instalment: int
    payer: int
    stage: int
    last_on: date
    balance: int

    @property
    def instalment_ja(self) -> str:
        return in_words(self.instalment)


def warned(limit: int = 1_000) -> list[Warned]:
    """Claims with a warning that are still open, the most urgent first."""
    rows = list(LimitationWarning.objects.order_by("last_on", "charge", "instalment")[: limit * 4])
    claims = _still_open(claims_of_charges(sorted({r.charge for r in rows})))
    open_ = {
        (c, i): (p, b)
        for c, i, p, b in zip(
            claims.charge.tolist(), claims.instalment.tolist(), claims.payer.tolist(), claims.balance.tolist(),
            strict=True,
        )
    }  # fmt: skip
    latest: dict[tuple[int, int], LimitationWarning] = {}
    for row in rows:
        place = (row.charge, row.instalment)
        if place in open_ and (place not in latest or row.entry > latest[place].entry):
            latest[place] = row
    found = [Warned(c, i, open_[c, i][0], r.stage, r.last_on, open_[c, i][1]) for (c, i), r in latest.items()]
    return sorted(found, key=lambda w: (w.last_on, w.charge))[:limit]
