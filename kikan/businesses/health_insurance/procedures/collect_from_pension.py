"""begin_pension_collection, end_pension_collection, choose_transfer: how a head pays (特別徴収の開始・中止・口座振替)."""

from datetime import date

from kikan.businesses.health_insurance.law.pensions import first_interim
from kikan.businesses.health_insurance.models import Followed, Levy, Pension, TransferWish
from kikan.businesses.health_insurance.procedures.asking import ask_instead
from kikan.businesses.health_insurance.procedures.taking_over import (
    charge_interim_months,
    levy_to_take_over,
    take_over,
)
from kikan.businesses.health_insurance.reads.pension_facts import judged_with
from kikan.businesses.health_insurance.reads.withholding import PLAN, calendar_of, overdue_of
from kikan.law import Law, column
from kikan.law.notions.from_pensions import INTERIM, PENSION_MONTHS
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.addressees.models import Account
from kikan.shared.desk.years import fiscal_year_of
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history import as_of
from kikan.shared.journal.append import Entry, append
from kikan.shared.ledger.models import Charge
from kikan.shared.premiums import pensions
from kikan.shared.premiums.pensions import stop_next_month
from kikan.shared.premiums.reads import collection_of
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, ordinances
from kikan.shared.tenancy.opener import current_or_raise

BY_TRANSFER = "口座振替への変更"


@procedure(
    "health_insurance.begin_pension_collection", right="health_insurance.change", ja="国保税の特別徴収の開始"
)
def begin_pension_collection(
    *, person: int, payer: int, pension: int, begins_on: date, actor: Actor, read_at: int | None = None
) -> Entry:
    """The pension payer collects the household's levy from a month the law names on; `pension`: what it pays a year.

    Where the year's levies are not decided, the yearly run splits the levy; where interim months were charged already,
    or the collection begins among them, they are charged now. Where the levy is decided, what its instalments still ask
    for from then on passes to the pension. Errors: Refused where one collects already, on another day or one that is
    past, or naming the conditions that do not hold; NotFound for one who heads no household; LawGap.
    """
    year = fiscal_year_of(begins_on)
    law = ordinances.law("fiscal_year", year)
    _refuse_day(begins_on, law)
    working = judged_with(law, begins_on, person, pension)
    if working is None:
        raise NotFound(
            "その日に国保の被保険者がいる世帯の世帯主ではありません。", field="begins_on",
            what_to_do="世帯主の画面であることと、開始の日を確かめてください。",
        )  # fmt: skip
    if not bool(working.is_collectable[0]):
        wrong = [step.ja for step in working.steps() if step.value is False and step.name not in _RESULTS]
        raise Refused(
            f"特別徴収の要件を満たしていません（満たさない要件：{'、'.join(wrong)}）。", cites=PLAN.begin_cites,
            field="pension", what_to_do="年金の額と世帯の加入者を確かめ、普通徴収のままにしてください。",
        )  # fmt: skip
    decided = Followed.objects.filter(municipality=current_or_raise(), fiscal_year=year).exists()
    levy = levy_to_take_over(person, law) if decided else None
    interim = 0 if decided or begins_on.month not in PENSION_MONTHS[:INTERIM] else _interim(person, year)
    entry = pensions.begin(
        PLAN, person=person, payer=payer, begins_on=begins_on, actor=actor,
        procedure="health_insurance.begin_pension_collection", read_at=read_at,
        interim=interim,
    )  # fmt: skip
    history.replace(
        Pension, {"person": person}, {"payer": payer, "amount": pension}, entry=entry.number,
        valid_from=date(year, 4, 1),
    )  # fmt: skip
    if levy is not None:
        take_over(levy, begins_on, calendar_of(law), entry.number)
    elif interim and (begins_on.month != PENSION_MONTHS[0] or _has_interim(year)):
        charge_interim_months(person, begins_on, interim, calendar_of(law), entry.number)
    return entry


_RESULTS = ("is_collectable", "may_go_on")


def _refuse_day(begins_on: date, law: Law) -> None:
    months = law.of(PLAN.statute).table("pension_begin_months").amounts("month").tolist()
    if begins_on.day != 1 or begins_on.month not in months:
        named = "・".join(f"{month}月" for month in months)
        raise Refused(
            f"特別徴収は{named}のいずれかの1日から始まります。", field="begins_on", cites=PLAN.begin_cites,
            what_to_do="開始の日を入力し直してください。",
        )  # fmt: skip
    if begins_on <= clock.today():
        raise Refused(
            "開始の日が過ぎています。", field="begins_on", what_to_do="これから来る開始の月を入力してください。"
        )  # fmt: skip


def _has_interim(year: int) -> bool:
    """Whether the interim months of a year are charged."""
    rows = Charge.objects.filter(municipality=current_or_raise(), levy=PLAN.withheld.code, fiscal_year=year)
    return rows.exists()


def _interim(person: int, year: int) -> int:
    """What each interim month takes: a share of the levy of the year before, 0 without one."""
    before = Levy.objects.filter(
        municipality=current_or_raise(), payer=person, fiscal_year=year - 1, ended_by__isnull=True
    ).order_by("-judged_on", "household").first()  # fmt: skip
    if before is None:
        return 0
    law = ordinances.law("fiscal_year", year).of(PLAN.statute)
    return int(first_interim(column(before.total), law=law)[0])


@procedure(
    "health_insurance.end_pension_collection", right="health_insurance.change", ja="国保税の特別徴収の中止"
)
def end_pension_collection(
    *, person: int, ends_on: date, reason: str, actor: Actor, read_at: int | None = None
) -> Entry:
    """The pension payer stops; what was to be taken later is asked of the person by instalments. Errors: NotFound."""
    entry = pensions.stop(
        PLAN, person=person, ends_on=ends_on, reason=reason, actor=actor,
        procedure="health_insurance.end_pension_collection", read_at=read_at,
    )  # fmt: skip
    ask_instead(person, ends_on, entry.number)
    return entry


@procedure(
    "health_insurance.choose_transfer", right="health_insurance.change", ja="国保税の口座振替への変更の申出"
)
def choose_transfer(
    *, person: int, is_wished: bool, begins_on: date, actor: Actor, read_at: int | None = None
) -> Entry:
    """The head asks to pay by account transfer and not from the pension, or takes that back.

    A collection that stands stops with the next month. Errors: Refused without an account for transfers, with levies
    overdue, or for a day to come.
    Law: 地方税法第706条第2項ただし書・施行令（口座振替の申出）, the ordinance's rule of arrears
    """
    today = clock.today()
    if begins_on > today:
        raise Refused("申出の日が今日より後です。", field="begins_on", what_to_do="日付を確かめてください。")
    if is_wished:
        _refuse_wish(person, today)
    entry = append(
        actor=actor, kind="health_insurance.transfer_chosen", procedure="health_insurance.choose_transfer",
        subjects=[("person", person)], happened_on=begins_on, cites=PLAN.begin_cites, read_at=read_at,
    )  # fmt: skip
    key = {"person": person}
    history.end(TransferWish, key, entry=entry.number, on=begins_on)
    if is_wished:
        history.add(TransferWish, key, {}, entry=entry.number, valid_from=begins_on)
        if collection_of(PLAN, person, today) is not None:
            ask_instead(person, stop_next_month(PLAN, person, BY_TRANSFER, entry.number), entry.number)
    return entry


def _refuse_wish(person: int, today: date) -> None:
    if not as_of(Account, today).filter(person=person, use="debit").exists():
        raise Refused(
            "口座振替の口座が登録されていません。", field="is_wished",
            what_to_do="先に口座振替の申込みを受け付け、口座を登録してください。",
        )  # fmt: skip
    late = overdue_of(person, today)
    if late:
        raise Refused(
            f"納期限を過ぎた国保税が{late:,}円残っているため、口座振替に変更できません。", field="is_wished",
            what_to_do="納付を確かめてから受け付けてください。",
        )  # fmt: skip
