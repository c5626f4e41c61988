"""Files of claims for tests: the layout of `exchange.claims_file`, filled in by a few words."""

from typing import Any

from kikan.businesses.health_insurance.exchange.claims_file import HEADING

ORDER = (
    "act", "receipt", "person", "month", "institution", "prescriber", "kind", "way", "specified", "cost", "paid",
)  # fmt: skip


def line(receipt: int, person: int, cost: int, paid: int, **more: Any) -> str:
    """One line; without `more` a new claim of a hospital's outpatients of June 2026."""
    values = {
        "act": 1, "month": 202606, "institution": 610001, "prescriber": "", "kind": 1, "way": 2, "specified": "",
        "receipt": receipt, "person": person, "cost": cost, "paid": paid, **more,
    }  # fmt: skip
    return ",".join(str(values[name]) for name in ORDER)


def file_of(*lines: str, **wrong: int) -> bytes:
    """The whole file with its totals; `wrong` puts others in their place."""
    rows = [each.split(",") for each in lines]
    count = wrong.get("count", len(rows))
    cost = wrong.get("cost", sum(int(r[9]) for r in rows if r[9].isdigit()))
    paid = wrong.get("paid", sum(int(r[10]) for r in rows if r[10].isdigit()))
    return "\r\n".join([",".join(HEADING), *lines, f"合計,{count},{cost},{paid}", ""]).encode("cp932")
