"""The levies (科目) of the ledger and the order of their components (内訳)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Component:
    name: str
    ja: str


@dataclass(frozen=True)
class Levy:
    """A kind of charge. `components` gives the order of every `components` array of its rows."""

    code: int
    name: str
    ja: str
    components: tuple[Component, ...]


HEALTH_INSURANCE = Levy(
    21,
    "health_insurance",
    "国民健康保険税",
    (
        Component("medical", "医療分"),
        Component("support", "後期高齢者支援金等分"),
        Component("care", "介護納付金分"),
        Component("child", "子ども・子育て支援納付金分"),
    ),
)
RESIDENT_TAX = Levy(
    11,
    "resident_tax",
    "市町村民税・県民税・森林環境税",
    (Component("city", "市町村民税"), Component("prefecture", "県民税"), Component("forest", "森林環境税")),
)

LEVIES: dict[int, Levy] = {levy.code: levy for levy in (HEALTH_INSURANCE, RESIDENT_TAX)}
