"""Benefits of a year from August to July: outpatients of 70 and over, medical and care together (年間の給付の決定)."""

from datetime import date, timedelta

from kikan.businesses.health_insurance.law import yearly_benefits as law_of
from kikan.businesses.health_insurance.models import BenefitKind
from kikan.businesses.health_insurance.procedures.decide_benefits import decide, insured, refuse_late
from kikan.businesses.health_insurance.reads import benefits as reads
from kikan.businesses.health_insurance.reads.judged import STATUTE, class_of
from kikan.businesses.health_insurance.reads.yearly_benefits import ENTITLED, category_70
from kikan.law import Law, column
from kikan.law.days import month_number
from kikan.law.notions.medical_and_care import Borne
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry, head
from kikan.shared.procedures import procedure
from kikan.shared.qualification.ratios import base_day
from kikan.shared.tenancy import ordinances


def _law(base: date) -> Law:
    return ordinances.law("benefit_month", month_number(base)).of(STATUTE)


@procedure(
    "health_insurance.decide_yearly_outpatient",
    right="health_insurance.change",
    ja="外来年間合算の支給の決定",
)
def decide_yearly_outpatient(
    *,
    person: int,
    year: int,
    paid: int,
    returned: int,
    applied_on: date,
    actor: Actor,
    read_at: int | None = None,
) -> Entry:
    """Refund outpatients of one of 70 to 74 above the year's limit (August of `year` to July), once.

    paid: outpatients of the months in 一般 or 低所得; returned: of it, by the monthly benefit. Law:
    国民健康保険法施行令第29条の2の2. Errors: NotFound for one not insured on 31 July; Refused for one below 70 or of the class
    現役並み, after two years, where it is decided or nothing is above the limit; LawGap.
    """
    base = base_day(year)
    spell = insured(person, base)
    refuse_late(base + timedelta(days=1), applied_on)
    if returned > paid:
        raise Refused(
            "月ごとの高額療養費の外来分が、支払った額を超えています。",
            field="returned",
            what_to_do="額を確かめてください。",
        )
    known = class_of(spell.household, base.replace(day=1), head())
    if person not in known.seventies:
        raise Refused(
            "基準日（7月31日）に70歳以上の割合で受診する人ではありません。", field="year",
            what_to_do="年と、申請する人を確かめてください。",
        )  # fmt: skip
    category = category_70(spell.household, year, head())
    if category not in ENTITLED:
        raise Refused(
            f"基準日の所得区分が「{category}」のため、外来年間合算の対象ではありません。", field="year",
            cites="国民健康保険法施行令第29条の2の2", what_to_do="所得区分を確かめてください。",
        )  # fmt: skip
    if reads.standing(person, BenefitKind.YEARLY_OUTPATIENT, base):
        raise Refused(
            "この年の外来年間合算は、すでに決定しています。",
            field="year",
            what_to_do="給付の一覧で確かめてください。",
        )
    found = law_of.yearly_outpatient(column(paid), column(returned), law=_law(base))
    if not int(found.benefit[0]):
        raise Refused(
            f"年間の限度額（{int(found.limit[0]):,}円）を超えていません。",
            field="paid",
            what_to_do="額を確かめてください。",
        )
    values = {
        "paid": paid, "decided": returned, "amount": int(found.benefit[0]), "category": category,
        "working": found.pack()[0].tolist(), "payee": person,
    }  # fmt: skip
    return decide(
        BenefitKind.YEARLY_OUTPATIENT, spell, person, base, applied_on, values, actor,
        "health_insurance.decide_yearly_outpatient", "国民健康保険法施行令第29条の2の2", read_at,
    )  # fmt: skip


@procedure(
    "health_insurance.decide_combined", right="health_insurance.change", ja="高額介護合算療養費の支給の決定"
)
def decide_combined(
    *,
    person: int,
    year: int,
    medical_70: int,
    care_70: int,
    medical_under: int,
    care_under: int,
    applied_on: date,
    actor: Actor,
    read_at: int | None = None,
) -> Entry:
    """NHI's share of what a household bore of medical and care costs in a year from August above its limits, once.

    The amounts after every other benefit, those of care by the certificate of the care insurance (自己負担額証明書); below
    70 medical costs count from 21,000 yen a payment. Law: 国民健康保険法第57条の3. Errors: NotFound for one not insured on
    31 July; Refused after two years, where it is decided or nothing is owed; LawGap.
    """
    base = base_day(year)
    spell = insured(person, base)
    refuse_late(base + timedelta(days=1), applied_on)
    known = class_of(spell.household, base.replace(day=1), head())
    if any(reads.standing(one, BenefitKind.COMBINED, base) for one in known.insured):
        raise Refused(
            "この年の高額介護合算療養費は、この世帯ですでに決定しています。", field="year",
            what_to_do="給付の一覧で確かめ、直すときは決定を取り消してください。",
        )  # fmt: skip
    law = _law(base)
    borne = Borne(column(medical_70), column(care_70), column(medical_under), column(care_under))
    found = law_of.combined(borne, column(known.from_70), column(known.under_70), law=law)
    if not int(found.own[0]):
        raise Refused(
            "国保から支給する額がありません。", field="year", cites="国民健康保険法第57条の3",
            what_to_do="医療と介護の両方に自己負担があり、限度額を500円を超えて上回るかを確かめてください。",
        )  # fmt: skip
    young, old = law.table("combined_limits_under_70"), law.table("combined_limits_70")
    category = f"{young.cells('category')[known.under_70]}・{old.cells('category')[known.from_70]}"
    values = {
        "cost": medical_70 + care_70 + medical_under + care_under, "paid": medical_70 + medical_under,
        "amount": int(found.own[0]), "category": category, "working": found.pack()[0].tolist(),
    }  # fmt: skip
    return decide(
        BenefitKind.COMBINED, spell, person, base, applied_on, values, actor,
        "health_insurance.decide_combined", "国民健康保険法第57条の3", read_at,
    )  # fmt: skip
