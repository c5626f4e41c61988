"""What NHI pays to people (給付の決定): medical expenses, high cost, childbirth, funeral; and taking a decision back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from kikan.businesses.health_insurance.law import benefits as law_of
from kikan.businesses.health_insurance.law.high_cost import NO_DISEASE, Households, Payments, month_benefit
from kikan.businesses.health_insurance.models import (
    Benefit,
    BenefitEnd,
    BenefitKind,
    BenefitLine,
    ExpenseKind,
)
from kikan.businesses.health_insurance.reads import benefits as reads
from kikan.businesses.health_insurance.reads.enrolments import (
    Enrolled,
    enrolment_in,
    enrolment_on,
    head_on,
    residency_on,
)
from kikan.businesses.health_insurance.reads.judged import STATUTE, class_of, last_claim_day, service_law
from kikan.law import column
from kikan.law.days import day, month_number, next_month
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append, head
from kikan.shared.ledger import payouts
from kikan.shared.ledger.purposes import HEALTH_BENEFIT
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers, ordinances
from kikan.shared.tenancy.opener import current_or_raise

BENEFITS = "health_insurance.benefit"


@dataclass(frozen=True)
class PaidLine:
    """One receipt: whose, outpatient or not, the whole cost and what was paid of it, in yen; of a specified disease."""

    person: int
    is_outpatient: bool
    cost: int
    paid: int
    is_specified: bool = False


@procedure(
    "health_insurance.decide_medical_expense", right="health_insurance.change", ja="療養費の支給の決定"
)
def decide_medical_expense(
    *,
    person: int,
    happened_on: date,
    expense: int,
    paid: int,
    standard: int,
    applied_on: date,
    actor: Actor,
    read_at: int | None = None,
) -> Entry:
    """Refund what an insured person paid in full, by the tariff (standard, 基準額) less the own tenths.

    Law: 国民健康保険法第54条. Errors: NotFound for one not insured or without a ratio; Refused after two years.
    """
    spell, law = insured(person, happened_on), service_law(happened_on)
    refuse_late(happened_on, applied_on)
    if not ExpenseKind(expense):
        raise Refused(
            "療養費の種類を選んでください。", field="expense", what_to_do="種類を選び直してください。"
        )
    tenths = _tenths(person, happened_on)
    found = law_of.medical_expense(column(paid), column(standard), column(tenths), law=law)
    values = {
        "expense": expense, "cost": standard, "paid": paid, "amount": int(found.amount[0]),
        "category": f"{tenths}割", "working": found.pack()[0].tolist(),
    }  # fmt: skip
    return decide(
        BenefitKind.MEDICAL_EXPENSE, spell, person, happened_on, applied_on, values, actor,
        "health_insurance.decide_medical_expense", "国民健康保険法第54条", read_at,
    )  # fmt: skip


@procedure("health_insurance.decide_high_cost", right="health_insurance.change", ja="高額療養費の支給の決定")
def decide_high_cost(
    *, person: int, month: date, lines: Sequence[PaidLine], applied_on: date, actor: Actor, read_at: int | None = None
) -> Entry:  # fmt: skip
    """Refund what a household paid in a month above its limits, less what was decided before; `person`: any insured member.

    lines: every receipt of the month, also those of an earlier decision. Law: 国民健康保険法第57条の2. Errors: NotFound;
    Refused after two years, where nothing is added to what was decided, for a receipt of somebody else's, or where
    nothing is above the limit; LawGap for a month without limits.
    """
    first = month.replace(day=1)
    spell = enrolment_in(person, first)
    if spell is None:
        raise NotFound(
            "その月に国保の資格がありません。", field="month", what_to_do="資格の期間を確かめてください。",
            cites="国民健康保険法第36条",
        )  # fmt: skip
    refuse_late(next_month(first), applied_on)
    if not lines:
        raise Refused(
            "領収の明細がありません。", field="month", what_to_do="受診した人と支払額を入力してください。"
        )
    before = reads.high_cost_months(spell.household, first) - {first}
    decided = reads.high_cost_decided(spell.household, first)
    known = class_of(spell.household, first, head())
    strangers = {line.person for line in lines} - known.insured
    if strangers:
        raise Refused(
            f"この世帯の被保険者でない人の明細があります（{len(strangers)}人）。", field="month",
            what_to_do="受診した人を確かめてください。",
        )  # fmt: skip
    diseases = reads.diseases_in(first, {line.person for line in lines if line.is_specified})
    if any(line.is_specified and line.person not in diseases for line in lines):
        raise Refused(
            "特定疾病の認定がない人の、特定疾病の明細があります。", field="month",
            what_to_do="認定を先に記録するか、明細を「外来」「入院」にしてください。",
        )  # fmt: skip
    law = ordinances.law("benefit_month", month_number(first)).of(STATUTE)
    found = month_benefit(
        _payments(lines, known.seventies, law.amount("elderly_age")),
        column(*(diseases[line.person] if line.is_specified else NO_DISEASE for line in lines)),
        np.zeros(len({line.person for line in lines}), dtype=np.int64),
        Households(column(known.from_70), column(known.under_70), column(len(before))),
        law=law,
    )
    if not int(found.total[0]):
        raise Refused(
            "自己負担限度額を超えていません。", field="month", cites="国民健康保険法施行令第29条の2・第29条の3",
            what_to_do="明細（70歳未満は1件21,000円以上が対象）を確かめてください。",
        )  # fmt: skip
    amount = int(found.total[0]) - decided
    if amount <= 0:
        raise Refused(
            f"この月の高額療養費は、この世帯ですでに決定しています（{decided:,}円）。", field="month",
            what_to_do="明細はその月の全部を入力します。減らすときは、支払う前の決定を取り消してから決定し直してください。",
        )  # fmt: skip
    young, old = law.table("limits_under_70").cells("category"), law.table("limits_70").cells("category")
    names = [young[known.under_70]] if len(known.seventies) < len(known.insured) else []
    names += [old[known.from_70]] if known.seventies else []
    values = {
        "cost": sum(line.cost for line in lines), "paid": sum(line.paid for line in lines),
        "amount": amount, "decided": decided, "category": "・".join(str(n) for n in names),
        "working": found.pack()[0].tolist(),
    }  # fmt: skip
    return decide(
        BenefitKind.HIGH_COST, spell, person, first, applied_on, values, actor, "health_insurance.decide_high_cost",
        "国民健康保険法第57条の2", read_at, lines=lines,
    )  # fmt: skip


def _payments(lines: Sequence[PaidLine], seventies: frozenset[int], elderly_age: int) -> Payments:
    persons = {person: n for n, person in enumerate(dict.fromkeys(line.person for line in lines))}
    return Payments(
        person=column(*(persons[line.person] for line in lines)),
        age=column(*(elderly_age if line.person in seventies else 0 for line in lines)),
        is_outpatient=np.array([line.is_outpatient for line in lines], dtype=np.bool_),
        total_cost=column(*(line.cost for line in lines)),
        paid=column(*(line.paid for line in lines)),
    )


@procedure("health_insurance.decide_transfer", right="health_insurance.change", ja="移送費の支給の決定")
def decide_transfer(
    *,
    person: int,
    happened_on: date,
    paid: int,
    standard: int,
    is_needed: bool,
    applied_on: date,
    actor: Actor,
    read_at: int | None = None,
) -> Entry:
    """Pay for carrying somebody who could not move, at a doctor's word (standard: the most economical usual way).

    is_needed: the three conditions are met (適切な療養のため, 移動が困難, 緊急その他やむを得ない). Law: 国民健康保険法第54条の4.
    Errors: NotFound for one not insured; Refused after two years, where a condition fails or the day is decided.
    """
    spell, law = insured(person, happened_on), service_law(happened_on)
    refuse_late(happened_on, applied_on)
    if not is_needed:
        raise Refused(
            "移送費の要件を満たすことが確かめられていません。", field="is_needed", cites="国民健康保険法第54条の4第2項",
            what_to_do="医師の意見書で、適切な療養のためであること、移動が困難であること、緊急その他やむを得ないことを確かめてください。",
        )  # fmt: skip
    if reads.standing(person, BenefitKind.TRANSFER, happened_on):
        raise Refused(
            "この日の移送費は、すでに決定しています。",
            field="happened_on",
            what_to_do="給付の一覧で確かめてください。",
        )
    found = law_of.transfer(column(paid), column(standard), law=law)
    values = {
        "cost": standard, "paid": paid, "amount": int(found.amount[0]), "working": found.pack()[0].tolist(),
    }  # fmt: skip
    return decide(
        BenefitKind.TRANSFER, spell, person, happened_on, applied_on, values, actor,
        "health_insurance.decide_transfer", "国民健康保険法第54条の4", read_at,
    )  # fmt: skip


@procedure(
    "health_insurance.decide_childbirth", right="health_insurance.change", ja="出産育児一時金の支給の決定"
)
def decide_childbirth(
    *,
    person: int,
    happened_on: date,
    children: int,
    is_compensated: bool,
    received: int,
    applied_on: date,
    actor: Actor,
    read_at: int | None = None,
) -> Entry:
    """The lump sum for a birth (also after 12 weeks of pregnancy), less what the hospital received (直接支払).

    Law: 国民健康保険法第58条第1項. Errors: NotFound for one not insured; Refused after two years, for a birth decided
    already, or where nothing is left; LawGap.
    """
    spell, law = insured(person, happened_on), service_law(happened_on)
    refuse_late(happened_on, applied_on)
    if reads.standing(person, BenefitKind.CHILDBIRTH, happened_on):
        raise Refused(
            "この出産の一時金は、すでに決定しています。",
            field="happened_on",
            what_to_do="給付の一覧で確かめてください。",
        )
    if not 1 <= children <= 9:
        raise Refused(
            "出生した子の数は1から9までです。", field="children", what_to_do="人数を確かめてください。"
        )
    found = law_of.childbirth(column(children), np.array([is_compensated]), column(received), law=law)
    amount = int(found.amount[0])
    if not amount:
        raise Refused(
            "直接支払の額が一時金以上のため、支給する額がありません。", field="received", cites="国民健康保険法第58条第1項",
            what_to_do="直接支払の額を確かめてください。",
        )  # fmt: skip
    values = {
        "cost": amount + received, "received": received, "amount": amount,
        "category": "補償制度の対象" if is_compensated else "補償制度の対象外", "working": found.pack()[0].tolist(),
    }  # fmt: skip
    return decide(
        BenefitKind.CHILDBIRTH, spell, person, happened_on, applied_on, values, actor,
        "health_insurance.decide_childbirth", "国民健康保険法第58条第1項", read_at,
    )  # fmt: skip


@procedure("health_insurance.decide_funeral", right="health_insurance.change", ja="葬祭費の支給の決定")
def decide_funeral(
    *, person: int, happened_on: date, payee: int, applied_on: date, actor: Actor, read_at: int | None = None
) -> Entry:  # fmt: skip
    """The ordinance's amount to who held the funeral of an insured person; happened_on: the day of death.

    Law: 国民健康保険法第58条第1項. Errors: NotFound; Refused after two years or for a death decided already; LawGap.
    """
    spell, law = insured(person, happened_on), service_law(happened_on)
    refuse_late(happened_on, applied_on)
    if not reads.exists(payee):
        raise NotFound(
            "この宛名番号の人はいません。",
            field="payee",
            what_to_do="葬祭を行った人の宛名番号を確かめてください。",
        )
    if payee == person:
        raise Refused(
            "亡くなった人は受取人になれません。",
            field="payee",
            what_to_do="葬祭を行った人の宛名番号を入力してください。",
        )
    if reads.standing(person, BenefitKind.FUNERAL, happened_on):
        raise Refused(
            "この死亡の葬祭費は、すでに決定しています。",
            field="happened_on",
            what_to_do="給付の一覧で確かめてください。",
        )
    amount = law.amount("funeral_benefit")
    values = {"amount": amount, "working": [], "payee": payee}
    return decide(
        BenefitKind.FUNERAL, spell, person, happened_on, applied_on, values, actor,
        "health_insurance.decide_funeral", "国民健康保険法第58条第1項・条例", read_at,
    )  # fmt: skip


@procedure("health_insurance.end_benefit", right="health_insurance.approve", ja="給付の決定の取消し")
def end_benefit(*, benefit: int, reason: str, actor: Actor) -> Entry:
    """Take a decision back before it is paid. Errors: NotFound; Refused where it is paid, on its way, or taken back."""
    row = reads.benefit_of(benefit)
    if row.is_ended:
        raise Refused("この決定は、すでに取り消しています。", what_to_do="給付の一覧で確かめてください。")
    entry = append(
        actor=actor, kind="health_insurance.benefit_ended", procedure="health_insurance.end_benefit",
        subjects=[("person", row.person), ("nhi_benefit", benefit)], happened_on=clock.today(), reason=reason,
        cause=row.entry,
    )  # fmt: skip
    BenefitEnd.objects.create(
        municipality=current_or_raise(), benefit=benefit, reason=reason, entry=entry.number
    )
    payouts.withdraw(HEALTH_BENEFIT, benefit, entry=entry.number)
    return entry


def insured(person: int, on: date) -> Enrolled:
    """The enrolment on the day. Errors: NotFound."""
    found = enrolment_on(person, on)
    if found is None:
        raise NotFound(
            "その日に国保の資格がありません。", field="happened_on",
            what_to_do="資格の期間を確かめてください。", cites="国民健康保険法第36条・第58条",
        )  # fmt: skip
    return found


def refuse_late(happened_on: date, applied_on: date) -> None:
    """Errors: Refused for an application to come, before its cause, or after the years of the law (時効)."""
    if applied_on > clock.today():
        raise Refused("申請日が今日より後です。", field="applied_on", what_to_do="申請日を確かめてください。")
    if happened_on > applied_on:
        raise Refused(
            f"{happened_on.year}年{happened_on.month}月{happened_on.day}日より前には申請できません。",
            field="applied_on",
            what_to_do="月ごとの給付は、その月が終わってから申請してください。日付を確かめてください。",
        )
    if applied_on > last_claim_day(happened_on):
        years = service_law(happened_on).amount("claim_years")
        raise Refused(
            f"{years}年を過ぎているため支給できません（時効）。", cites="国民健康保険法第110条第1項", field="applied_on",
            what_to_do="診療などの日と申請日を確かめてください。",
        )  # fmt: skip


def _tenths(person: int, on: date) -> int:
    """The tenths of the day. Errors: NotFound for one of 70 whose ratio is not decided."""
    home, law = residency_on(person, on), service_law(on)
    if home is None:
        raise NotFound(
            "その日の住民記録がないため、年齢が分かりません。",
            field="happened_on",
            what_to_do="住民記録を確かめてください。",
        )
    born = home.birth_on
    elderly = law_of.is_seventy(column(day(born)), column(day(on.replace(day=1))), law=law)
    decided = reads.ratio_on(person, on) if elderly[0] else 0
    if decided is None:
        raise NotFound(
            "その日の負担割合が決まっていません。", field="happened_on", what_to_do="負担割合の判定を先に行ってください。"
        )  # fmt: skip
    return int(law_of.copay_tenths(column(day(born)), column(day(on)), column(decided), law=law)[0])


def decide(
    kind: BenefitKind,
    spell: Enrolled,
    person: int,
    happened_on: date,
    applied_on: date,
    values: dict[str, Any],
    actor: Actor,
    name: str,
    cites: str,
    read_at: int | None,
    lines: Sequence[PaidLine] = (),
) -> Entry:
    """Number and keep a benefit with its receipts under one entry, and ask that the payee (else the head) is paid."""
    number, amount = numbers.draw(BENEFITS), int(values["amount"])
    payee = values.pop("payee", None) or head_on(spell.household, happened_on) or person
    entry = append(
        actor=actor, kind="health_insurance.benefit_decided", procedure=name,
        subjects=[("person", person), ("nhi_benefit", number)], happened_on=happened_on, cites=cites, read_at=read_at,
    )  # fmt: skip
    town = current_or_raise()
    Benefit.objects.create(
        municipality=town, number=number, household=spell.household, person=person, payee=payee, kind=kind,
        happened_on=happened_on, month=happened_on.replace(day=1), applied_on=applied_on, entry=entry.number, **values,
    )  # fmt: skip
    BenefitLine.objects.bulk_create(
        BenefitLine(municipality=town, benefit=number, line=n, **vars(line))
        for n, line in enumerate(lines, 1)
    )
    if amount:
        payouts.ask(
            HEALTH_BENEFIT, reference=number, person=person, payee=payee, amount=amount, payable_on=clock.today(),
            entry=entry.number,
        )  # fmt: skip
    return entry
