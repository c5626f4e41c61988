"""The levies (科目) of the ledger and the order of their components (内訳)."""

from dataclasses import dataclass

LIMITATION = "local_tax_collection.limitation_years"


@dataclass(frozen=True)
class Component:
    name: str
    ja: str


@dataclass(frozen=True)
class Levy:
    """A kind of charge. `components` gives the order of every `components` array of its rows.

    is_tax: claims of local tax are set off by law (充当); any other needs the payer's consent (納付委託).
    is_withheld: taken from a pension by its payer (特別徴収): the person named is never reminded of it.
    limitation: the parameter of the law with the years after which a claim lapses (消滅時効). levy_kind: the choice of the
    ordinance that says of a year whether it is a tax; a tax lapses by the law of local tax.
    bears_late_charge: whether a late charge (延滞金) is reckoned on what is not paid in time.
    """

    code: int
    name: str
    ja: str
    components: tuple[Component, ...]
    is_tax: bool = True
    is_withheld: bool = False
    limitation: str = LIMITATION
    levy_kind: str = ""
    bears_late_charge: bool = True


def _asked_back(code: int, name: str, ja: str, component: Component, limitation: str) -> Levy:
    """Money given without right or owed for an injury: no tax, and without a rule of interest nothing is added to it."""
    return Levy(code, name, ja, (component,), is_tax=False, limitation=limitation, bears_late_charge=False)


_HEALTH_INSURANCE_PARTS = (
    Component("medical", "医療分"),
    Component("support", "後期高齢者支援金等分"),
    Component("care", "介護納付金分"),
    Component("child", "子ども・子育て支援納付金分"),
)
_TAX_OR_PREMIUM = "national_health_insurance.levy_kind"
_OF_HEALTH_INSURANCE = "national_health_insurance.premium_limitation_years"
_OF_CARE = "long_term_care_insurance_act.premium_limitation_years"
_OF_LATE_ELDERLY = "elderly_health_care_act.premium_limitation_years"
HEALTH_INSURANCE = Levy(
    21,
    "health_insurance",
    "国民健康保険税",
    _HEALTH_INSURANCE_PARTS,
    limitation=_OF_HEALTH_INSURANCE,
    levy_kind=_TAX_OR_PREMIUM,
)
RESIDENT_TAX = Levy(
    11,
    "resident_tax",
    "市町村民税・県民税・森林環境税",
    (Component("city", "市町村民税"), Component("prefecture", "県民税"), Component("forest", "森林環境税")),
)
# Two receivables even where one slip carries both: water is a claim of private law, the sewer one of public law.
WATER = Levy(
    51, "water", "水道料金", (Component("charge", "給水収益"), Component("tax", "仮受消費税及び地方消費税"))
)
SEWER = Levy(
    52,
    "sewer",
    "下水道使用料",
    (Component("charge", "下水道使用料"), Component("tax", "仮受消費税及び地方消費税")),
)
WATER_FEE = Levy(
    53,
    "water_fee",
    "水道加入金・手数料",
    (Component("charge", "加入金・手数料"), Component("tax", "仮受消費税及び地方消費税")),
)
SEWER_BENEFICIARY = Levy(
    54, "sewer_beneficiary", "下水道受益者負担金", (Component("charge", "受益者負担金"),)
)

# What a pension payer takes is a receivable of its own: the accounts tell both ways of collection apart.
HEALTH_INSURANCE_PENSION = Levy(
    22,
    "health_insurance_pension",
    "国民健康保険税（特別徴収）",
    _HEALTH_INSURANCE_PARTS,
    is_withheld=True,
    limitation=_OF_HEALTH_INSURANCE,
    levy_kind=_TAX_OR_PREMIUM,
)
LONG_TERM_CARE = Levy(
    31, "long_term_care", "介護保険料", (Component("premium", "保険料"),), limitation=_OF_CARE
)
LONG_TERM_CARE_PENSION = Levy(
    32,
    "long_term_care_pension",
    "介護保険料（特別徴収）",
    (Component("premium", "保険料"),),
    is_withheld=True,
    limitation=_OF_CARE,
)
# What was paid too much of a benefit is claimed back as a receivable of its own: no premium.
CARE_BENEFIT_RETURN = _asked_back(
    33,
    "care_benefit_return",
    "介護給付費返納金",
    Component("benefit", "返納金"),
    "long_term_care_insurance_act.return_limitation_years",
)
_LATE_ELDERLY_PARTS = (Component("medical", "医療分"), Component("child", "子ども・子育て支援納付金分"))
LATE_ELDERLY = Levy(
    41, "late_elderly", "後期高齢者医療保険料", _LATE_ELDERLY_PARTS, limitation=_OF_LATE_ELDERLY
)
LATE_ELDERLY_PENSION = Levy(
    42,
    "late_elderly_pension",
    "後期高齢者医療保険料（特別徴収）",
    _LATE_ELDERLY_PARTS,
    is_withheld=True,
    limitation=_OF_LATE_ELDERLY,
)

# What NHI is given back: benefits paid too much, and what a third party owes for an injury.
HEALTH_BENEFIT_RETURN = _asked_back(
    23,
    "health_benefit_return",
    "国民健康保険給付費返納金",
    Component("return", "返納金"),
    "health_insurance_benefits.return_limitation_years",
)
HEALTH_THIRD_PARTY = _asked_back(
    24,
    "health_third_party",
    "国民健康保険第三者納付金",
    Component("damages", "損害賠償金"),
    "health_insurance_benefits.third_party_limitation_years",
)
_OF_PUBLIC_CLAIMS = "local_tax_collection.public_claim_years"
CHILD_ALLOWANCE_RETURN = _asked_back(
    61, "child_allowance_return", "児童手当返納金", Component("return", "返納金"), _OF_PUBLIC_CLAIMS
)
CHILD_ALLOWANCE_FRAUD = _asked_back(
    62,
    "child_allowance_fraud",
    "児童手当徴収金（不正利得）",
    Component("return", "徴収金"),
    "child_allowance_act.claim_years",
)
SCHOOL_AID_RETURN = _asked_back(
    66, "school_aid_return", "就学援助費返納金", Component("return", "返納金"), _OF_PUBLIC_CLAIMS
)
MEDICAL_SUBSIDY_RETURN = _asked_back(
    71, "medical_subsidy_return", "医療費助成返納金", Component("return", "返納金"), _OF_PUBLIC_CLAIMS
)
MEDICAL_INSURER_CLAIM = _asked_back(
    72,
    "medical_insurer_claim",
    "医療費助成高額療養費返還金",
    Component("return", "返還金"),
    _OF_PUBLIC_CLAIMS,
)

LEVIES: dict[int, Levy] = {
    levy.code: levy
    for levy in (
        HEALTH_INSURANCE, HEALTH_INSURANCE_PENSION, RESIDENT_TAX, WATER, SEWER, WATER_FEE, SEWER_BENEFICIARY,
        HEALTH_BENEFIT_RETURN, HEALTH_THIRD_PARTY,
        LONG_TERM_CARE, LONG_TERM_CARE_PENSION, CARE_BENEFIT_RETURN, LATE_ELDERLY, LATE_ELDERLY_PENSION,
        CHILD_ALLOWANCE_RETURN, CHILD_ALLOWANCE_FRAUD, SCHOOL_AID_RETURN, MEDICAL_SUBSIDY_RETURN,
        MEDICAL_INSURER_CLAIM,
    )
}  # fmt: skip
# What pension payers take: nobody reminds the person of it, debits an account for it or asks a late charge.
WITHHELD = tuple(levy.code for levy in LEVIES.values() if levy.is_withheld)
# On these nothing is reckoned for paying late.
WITHOUT_LATE_CHARGE = tuple(levy.code for levy in LEVIES.values() if not levy.bears_late_charge)
