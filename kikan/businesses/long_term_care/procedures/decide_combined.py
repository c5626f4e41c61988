"""decide_combined: care's share of a year's medical and care payments above the limits (高額医療合算介護サービス費)."""

from datetime import date

from kikan.businesses.long_term_care.law.combined import combined
from kikan.businesses.long_term_care.models.benefit import BenefitKind
from kikan.businesses.long_term_care.procedures.decide_benefit import CLAIM_YEARS, decide, refuse_late
from kikan.businesses.long_term_care.reads import benefits as reads
from kikan.businesses.long_term_care.reads.combined import base_of, classes_70, classes_under_70, law_of_year
from kikan.businesses.long_term_care.reads.to_print import last_of
from kikan.ground.eras import in_words
from kikan.law import column
from kikan.law.notions.medical_and_care import Borne, Own
from kikan.shared.access import Actor
from kikan.shared.addressees.models import Person
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry
from kikan.shared.procedures import procedure
from kikan.shared.qualification.ratios import base_day, year_from

CITES = "介護保険法第51条の2・第61条の2・施行令第22条の3"


@procedure(
    "long_term_care.decide_combined",
    right="long_term_care.change",
    ja="高額医療合算介護サービス費の支給の決定",
)
def decide_combined(
    *,
    person: int,
    year: int,
    medical_70: int,
    care_70: int,
    own_70: int,
    medical_under: int,
    care_under: int,
    own_under: int,
    users: int,
    applied_on: date,
    actor: Actor,
    class_70: str = "",
    class_under_70: str = "",
    payee: int | None = None,
    read_at: int | None = None,
) -> Entry:
    """Pay a person care's share of what the household bore from August of `year` to July above its limits, once.

    Amounts after every other benefit: of the household, and of its care costs the person's own; classes and medical
    costs as the medical insurer tells them. users: people of the household with care costs. Of one who died within the
    year the day of death stands for 31 July, and an heir is paid. Law: 介護保険法第51条の2・施行令第22条の3.
    Errors: NotFound for one not insured on the base day; Refused without an heir, after two years, up to the base day,
    where it is decided, for amounts or classes that cannot be, or where nothing is owed; LawGap for a year without limits.
    """
    base = base_of(person, year)
    if base is None:
        raise NotFound(
            "基準日（7月31日、年の途中で死亡した人は死亡日）に介護保険の資格がありません。", field="year",
            what_to_do="資格の期間を確かめてください。転出した人は、転出先の市町村が支給します。",
        )  # fmt: skip
    _refuse_day(base, applied_on)
    _refuse_payee(person, payee, is_dead=base != base_day(year))
    since, until = year_from(year)
    if any(since <= month < until for month in reads.decided_months(person, BenefitKind.COMBINED)):
        raise Refused(
            "この年の高額医療合算介護サービス費は、すでに決定しています。", field="year",
            what_to_do="給付の履歴を確かめてください。",
        )  # fmt: skip
    _require_possible(own_70, care_70, own_under, care_under, users)
    row_70 = _row(classes_70(year), class_70, medical_70 + care_70, "class_70")
    row_under = _row(classes_under_70(year), class_under_70, medical_under + care_under, "class_under_70")
    borne = Borne(column(medical_70), column(care_70), column(medical_under), column(care_under))
    found = combined(
        borne, Own(column(own_70), column(own_under)), column(row_70), column(row_under), column(users),
        law=law_of_year(year),
    )  # fmt: skip
    amount = int(found.own[0])
    if amount <= 0:
        raise Refused(
            "介護保険から支給する額がありません。", field="year", cites=CITES,
            what_to_do="医療と介護の両方に自己負担があり、限度額を500円を超えて上回るかを確かめてください。",
        )  # fmt: skip
    paid = own_70 + own_under
    values = {
        "month": base.replace(day=1), "applied_on": applied_on, "paid": paid, "counted": paid, "copay": paid - amount,
        "is_new_dwelling": False, "category": "・".join(c for c in (class_70, class_under_70) if c),
        "working": found.pack()[0].tolist(),
    }  # fmt: skip
    return decide(
        person, BenefitKind.COMBINED, amount, values, base, actor, "long_term_care.decide_combined", read_at,
        cites=CITES, payee=payee,
    )  # fmt: skip


def _refuse_day(base: date, applied_on: date) -> None:
    """Errors: Refused up to the base day, from the future, or after two years from the day after it (法200条)."""
    if applied_on <= base:
        raise Refused(
            f"基準日の翌日（{in_words(date.fromordinal(base.toordinal() + 1))}）より前には申請できません。", field="applied_on",
            what_to_do="対象の年と申請日を確かめてください。",
        )  # fmt: skip
    refuse_late(base, applied_on)
    last = last_of(date(base.year + CLAIM_YEARS, base.month, 1))
    if applied_on > last.replace(day=min(base.day, last.day)):
        raise Refused(
            "基準日の翌日から2年を過ぎています（時効）。", cites="介護保険法第200条", field="applied_on",
            what_to_do="対象の年と申請日を確かめてください。",
        )  # fmt: skip


def _refuse_payee(person: int, payee: int | None, *, is_dead: bool) -> None:
    if payee is None and is_dead:
        raise Refused(
            "年の途中で死亡した人の給付は、相続人が受け取ります。", field="payee",
            what_to_do="受取人の宛名番号を入力してください。",
        )  # fmt: skip
    if payee == person:
        raise Refused(
            "受取人が本人です。", field="payee", what_to_do="本人が受け取るときは空欄にしてください。"
        )
    if payee is not None and not Person.objects.filter(number=payee).exists():
        raise Refused(
            "この宛名番号の人はいません。", field="payee", what_to_do="受取人を検索して宛名番号を確かめてください。"
        )  # fmt: skip


def _require_possible(own_70: int, care_70: int, own_under: int, care_under: int, users: int) -> None:
    for own, care, field, ja in (
        (own_70, care_70, "own_70", "70歳以上"), (own_under, care_under, "own_under", "70歳未満"),
    ):  # fmt: skip
        if own > care:
            raise Refused(
                f"本人の介護の自己負担（{ja}）が、世帯の介護の自己負担を超えています。", field=field,
                what_to_do="世帯の額には本人の額も含めて入力してください。",
            )  # fmt: skip
    if users < 1 or (users == 1 and own_70 + own_under != care_70 + care_under):
        raise Refused(
            "介護の自己負担がある人の数と、世帯の介護の自己負担が合いません。", field="users",
            what_to_do="1人のときは、世帯の額と本人の額を同じにしてください。",
        )  # fmt: skip


def _row(known: list[str], told: str, borne: int, field: str) -> int:
    """The row of a class; the first where nothing is borne in that age and no class is told."""
    if told in known:
        return known.index(told)
    if told or borne:
        raise Refused(
            "自己負担のある年齢の所得区分を選んでください。", field=field,
            what_to_do="医療保険者の計算結果の連絡票で、基準日の所得区分を確かめてください。",
        )  # fmt: skip
    return 0
