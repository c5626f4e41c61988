"""The school aid of a year is paid up to a month, entrance money ahead, and asked back (就学援助費の支給・返還の決定)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from kikan.businesses.schooling.models.aid import AidPayment, AidPaymentLine
from kikan.businesses.schooling.reads import aid_payments as reads
from kikan.businesses.schooling.reads import years
from kikan.ground.eras import month_of_day
from kikan.law import LawGap, column
from kikan.law.days import day as to_day
from kikan.law.days import next_month
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry, append, head
from kikan.shared.ledger import payouts
from kikan.shared.ledger.back import ask_back, require_parts, take_back
from kikan.shared.ledger.levies import SCHOOL_AID_RETURN
from kikan.shared.ledger.purposes import SCHOOL_AID
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.columns import write_columns
from kikan.shared.tenancy.opener import current_or_raise

CITES = "学校教育法第19条"


@dataclass(frozen=True)
class Decided:
    """How many children are paid for, how much in yen, how many lack a guardian; the entry, 0 where nobody is paid."""

    count: int
    amount: int
    without_guardian: int
    entry: int


@procedure("schooling.decide_aid_payments", right="schooling.batch", ja="就学援助費の支給の決定")
def decide_aid_payments(*, year: int, through: date, pays_on: date, actor: Actor) -> Decided:
    """Decide what is unpaid of every child's aid up to a month; each guardian's payment waits to be paid out.

    through: any day of the last month. What was paid too much is taken from what the child is due later in the year.
    A second decision for the same month pays nobody. Errors: Refused for a month outside the year or to come, a day of payment
    that is past, or values of the ordinance that are missing; Stale where somebody decided meanwhile.
    """
    require_month(year, through)
    if pays_on < clock.today():
        raise Refused(
            "支払日が過ぎています。", field="pays_on", what_to_do="今日以後の日を入力してください。"
        )
    read_at = head()
    try:
        found = reads.due_of(year, through, years.own_law())
    except LawGap as gap:
        raise Refused(
            "就学援助の費目と年額の条例値がありません。", field="through",
            what_to_do="条例値の登録を依頼してください。",
        ) from gap  # fmt: skip
    paid = [one for one in found if one.is_payable]
    lacking = sum(one.amount > 0 and one.payee is None for one in found)
    if not paid:
        return Decided(0, 0, lacking, 0)
    entry = append(
        actor=actor, kind="schooling.aid_payments_decided", procedure="schooling.decide_aid_payments",
        subjects=[("person", one.person) for one in paid], happened_on=clock.today(), cites=CITES, read_at=read_at,
    ).number  # fmt: skip
    _write(paid, year, through, pays_on, entry)
    return Decided(len(paid), sum(one.amount for one in paid), lacking, entry)


@procedure(
    "schooling.decide_entrance_payments", right="schooling.batch", ja="入学前の新入学用品費の支給の決定"
)
def decide_entrance_payments(*, year: int, pays_on: date, actor: Actor) -> Decided:
    """Decide the entrance money of everybody granted aid of the coming year who enters a school then, before the entry.

    It is the year's own item: later payments of the year do not bring it again, and who moves away before the entry was paid
    too much. Errors: Refused once the year has begun, for a day of payment that is past or not before the entry, or values of
    the ordinance that are missing; Stale.
    """
    begins = years.begins(year)
    if not clock.today() <= pays_on < begins:
        raise Refused(
            "支払日は、今日から入学の前日までの日です。",
            field="pays_on",
            what_to_do="日付を確かめてください。",
        )
    read_at = head()
    try:
        found = reads.entrance_of(year, years.own_law())
    except LawGap as gap:
        raise Refused(
            "就学援助の費目と年額の条例値がありません。", field="pays_on", what_to_do="条例値の登録を依頼してください。"
        ) from gap  # fmt: skip
    paid = [one for one in found if one.is_payable]
    lacking = sum(one.amount > 0 and one.payee is None for one in found)
    if not paid:
        return Decided(0, 0, lacking, 0)
    entry = append(
        actor=actor, kind="schooling.aid_payments_decided", procedure="schooling.decide_entrance_payments",
        subjects=[("person", one.person) for one in paid], happened_on=clock.today(), reason="入学前の支給", cites=CITES,
        read_at=read_at,
    ).number  # fmt: skip
    _write(paid, year, begins, pays_on, entry)
    return Decided(len(paid), sum(one.amount for one in paid), lacking, entry)


@procedure("schooling.demand_aid_return", right="schooling.change", ja="就学援助費の返還の決定")
def demand_aid_return(
    *, person: int, year: int, first_due_on: date, actor: Actor, parts: int = 1, read_at: int | None = None
) -> Entry:
    """Ask back what of a child's aid of a year was paid too much up to today; the payee owes it in monthly instalments.

    It is no longer taken from later payments. Errors: Refused where nothing is overpaid, or for days and parts that cannot be.
    """
    law, begins = years.own_law(), years.begins(year)
    through = min(max(clock.today(), begins), years.begins(year + 1) - timedelta(days=1))
    nothing = reads.Due(person, None, 0, 0, {})
    due = next((one for one in reads.due_of(year, through, law) if one.person == person), nothing)
    amount = -due.amount
    require_parts(amount, first_due_on, parts)
    payee = reads.payments_of(person)[0].payee
    entry = append(
        actor=actor, kind="schooling.aid_return_demanded", procedure="schooling.demand_aid_return",
        subjects=[("person", person), ("person", payee)], happened_on=clock.today(), reason=f"{year}年度", cites="民法第703条",
        read_at=read_at,
    )  # fmt: skip
    number = numbers.draw("schooling.aid_payment")
    charge = ask_back(
        SCHOOL_AID_RETURN, payer=payee, reference=number, amount=amount, first_due_on=first_due_on, parts=parts,
        entry=entry.number,
    )  # fmt: skip
    _keep(
        AidPayment(number=number, person=person, year=year, payee=payee, through=through.replace(day=1),
                   pays_on=first_due_on, amount=-amount, charge=charge),
        due.items, entry.number,
    )  # fmt: skip
    return entry


@procedure("schooling.cancel_aid_return", right="schooling.change", ja="就学援助費の返還の取消し")
def cancel_aid_return(*, person: int, number: int, actor: Actor, read_at: int | None = None) -> Entry:
    """Take a demand back by a row of the same charge the other way: its items are paid too much again.

    What was paid on it becomes overpaid money in the ledger. Errors: NotFound for no such demand, or one taken back.
    """
    row = reads.demanded(person, number)
    entry = append(
        actor=actor, kind="schooling.aid_return_cancelled", procedure="schooling.cancel_aid_return",
        subjects=[("person", person), ("person", row.payee)], happened_on=clock.today(), reason=f"{row.year}年度",
        corrects=row.entry, read_at=read_at,
    )  # fmt: skip
    take_back(reads.charge_of(row), entry=entry.number)
    _keep(
        AidPayment(number=numbers.draw("schooling.aid_payment"), person=person, year=row.year, payee=row.payee,
                   through=row.through, pays_on=clock.today(), amount=-row.amount, charge=row.charge),
        {item: -yen for item, yen in reads.items_of(number).items()}, entry.number,
    )  # fmt: skip
    return entry


def _keep(row: AidPayment, items: Mapping[str, int], entry: int) -> None:
    """One row with its items that is not paid out but stands in the ledger."""
    town = current_or_raise()
    row.municipality, row.entry = town, entry
    row.save(force_insert=True)
    AidPaymentLine.objects.bulk_create(
        AidPaymentLine(municipality=town, payment=row.number, item=item, amount=yen)
        for item, yen in items.items()
    )


def _write(paid: list[reads.Due], year: int, through: date, pays_on: date, entry: int) -> None:
    first, month = numbers.draw("schooling.aid_payment", len(paid)), to_day(through.replace(day=1))
    number = column(*range(first, first + len(paid)))
    person, payee = column(*(one.person for one in paid)), column(*(one.payee or 0 for one in paid))
    amount = column(*(one.amount for one in paid))
    write_columns(
        "schooling_aid_payment",
        {
            "number": number, "person": person, "year": column(*[year] * len(paid)), "payee": payee, "amount": amount,
            "through": column(*[month] * len(paid)), "pays_on": column(*[to_day(pays_on)] * len(paid)), "entry": entry,
        },
    )  # fmt: skip
    lines = [(first + n, item, yen) for n, one in enumerate(paid) for item, yen in one.items.items()]
    write_columns(
        "schooling_aid_payment_line",
        {
            "payment": column(*(n for n, _, _ in lines)), "item": [item for _, item, _ in lines],
            "amount": column(*(yen for _, _, yen in lines)),
        },
    )  # fmt: skip
    payouts.ask_many(
        SCHOOL_AID,
        {"reference": number, "person": person, "payee": payee, "amount": amount},
        payable_on=pays_on, entry=entry,
    )  # fmt: skip


def require_month(year: int, through: date) -> None:
    """Errors: Refused for a month outside the school year, or later than the next one."""
    if not years.begins(year) <= through < years.begins(year + 1):
        raise Refused(
            f"{month_of_day(through)}は{year}年度の月ではありません。", field="through",
            what_to_do="年度の中の月を選んでください。",
        )  # fmt: skip
    if next_month(through) > next_month(next_month(clock.today())):
        raise Refused(
            "支給する月が早すぎます。", field="through", what_to_do="翌月までの月を選んでください。"
        )
