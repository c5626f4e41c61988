"""What a transfer file says, apart from its form (口座振替の明細)."""

from dataclasses import dataclass, field

PAID, FUNDS_SHORT = 0, 1
RESULTS = {
    0: "振替済",
    1: "資金不足",
    2: "取引なし",
    3: "預金者の都合による停止",
    4: "口座振替依頼書なし",
    8: "委託者の都合による停止",
    9: "その他",
}


@dataclass(frozen=True)
class Creditor:
    """The municipality as the bank knows it (委託者)."""

    code: int
    name: str
    bank: int
    branch: int
    account_kind: int
    account_number: int


@dataclass(frozen=True)
class Debit:
    """One amount to take from one account. `customer` is the key the result comes back with."""

    customer: int
    amount: int
    bank: str = field(repr=False)
    branch: str = field(repr=False)
    account_kind: int = field(repr=False)
    account_number: str = field(repr=False)
    holder: str = field(repr=False)


@dataclass(frozen=True)
class Result:
    """One record of a result file."""

    record: int
    customer: int
    amount: int
    code: int


@dataclass(frozen=True)
class ResultFile:
    creditor: int
    month_day: str
    results: tuple[Result, ...]
    sha256: str


def customer_number(levy: int, fiscal_year: int, charge: int, instalment: int) -> int:
    """The 20 digits that find the instalment again: levy 2, year 4, charge 12, instalment 2."""
    return ((levy * 10**4 + fiscal_year) * 10**12 + charge) * 100 + instalment


def parts_of(customer: int) -> tuple[int, int, int, int]:
    """levy, fiscal year, charge, instalment of a customer number."""
    rest, instalment = divmod(customer, 100)
    rest, charge = divmod(rest, 10**12)
    return (*divmod(rest, 10**4), charge, instalment)
