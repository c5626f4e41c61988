"""How a late charge comes about (延滞金の計算過程), and the closings with their sums."""

from dataclasses import dataclass
from datetime import date

from kikan.businesses.collection.reads.arrears import notified_day
from kikan.law.days import date_of
from kikan.shared.ledger.claims import claims_of_charges, late_charges, law_on
from kikan.shared.ledger.kinds import in_words
from kikan.shared.ledger.levies import LEVIES


@dataclass(frozen=True)
class Span:
    """Some days at one rate."""

    begin: date
    end: date
    days: int
    base: int
    percent: str
    is_first: bool
    amount: int


@dataclass(frozen=True, repr=False)
class Explained:
    """The late charge of one claim as of a day, span by span."""

    charge: int
    instalment: int
    payer: int
    levy_ja: str
    fiscal_year: int
    instalment_ja: str
    due_on: date
    tax: int
    paid: int
    until: date
    spans: tuple[Span, ...]
    total: int
    reckoned: int
    asked: int
    open: int
    doubts: tuple[str, ...]

    @property
    def still_to_ask(self) -> int:
        return max(self.reckoned - self.asked, 0)


def explained(charge: int, instalment: int, on: date) -> Explained | None:
    """None for a claim that was never charged; days of years that are not notified yet are left out."""
    claims = claims_of_charges([charge])
    one = claims[claims.instalment == instalment]
    if not len(one):
        return None
    until = notified_day(on)
    law = law_on(until)
    found = late_charges(one, until, law)
    p = found.pieces
    columns = (p.begin, p.end, p.days, p.base, p.rate, p.is_first, p.amount)
    rows = zip(*(c.tolist() for c in columns), strict=True)
    spans = tuple(Span(date_of(b), date_of(e), d, base, _percent(r), f, a) for b, e, d, base, r, f, a in rows)
    return Explained(
        charge, instalment, int(one.payer[0]), LEVIES[int(one.levy[0])].ja, int(one.fiscal_year[0]),
        in_words(instalment), date_of(int(one.due[0])), int(one.charged[0]), int(one.paid[0]), until, spans,
        int(found.total[0]), int(found.charge[0]), int(one.late_charged[0]), int(one.late_open[0]),
        tuple(d.ja for d in law.doubts() if d.mark == "illustrative"),
    )  # fmt: skip


def _percent(rate: int) -> str:
    return f"{rate // 100}.{rate % 100 // 10}％"
