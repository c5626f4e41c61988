"""apply_late_payment, pass_on_transfer: papers taken for the agency (追納の申込・口座振替の申出の取次)."""

from datetime import date

from kikan.businesses.national_pension.law.exemptions import late_payment_earliest
from kikan.businesses.national_pension.models.application import ApplicationKind, TransferWay
from kikan.businesses.national_pension.procedures import receiving
from kikan.businesses.national_pension.reads import applications as reads
from kikan.businesses.national_pension.reads.qualifications import birth_of, law_of, periods_of
from kikan.law import column
from kikan.law.days import day as to_day
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry
from kikan.shared.procedures import procedure

CITES = "国民年金法第94条、施行令第9条〜第11条"
TRANSFER_CITES = "国民年金法第92条の2"


@procedure("national_pension.apply_late_payment", right="national_pension.change", ja="追納の申込の受付")
def apply_late_payment(
    *,
    person: int,
    applied_on: date,
    from_month: date,
    until_month: date,
    actor: Actor,
    read_at: int | None = None,
) -> Entry:
    """Take an application to pay exempted months later; which months were exempted, the agency knows.

    from_month, until_month: any day of the first and the last month; the oldest months are paid first.
    Errors: Refused for months more than ten years back or not past, or applied for already; NotFound.
    """
    receiving.require_day(applied_on)
    if birth_of(person) is None:
        raise NotFound("この人は住民として記録されていません。", field="applied_on")
    first, last = from_month.replace(day=1), until_month.replace(day=1)
    earliest = reads.month_day(
        int(late_payment_earliest(column(to_day(applied_on)), law=law_of(applied_on))[0])
    )
    if last < first or last >= applied_on.replace(day=1):
        raise Refused(
            "追納の期間は、始まりの月から先月までの間です。", field="until_month",
            what_to_do="期間の終わりの月を確かめてください。",
        )  # fmt: skip
    if first < earliest:
        raise Refused(
            f"追納できるのは10年以内の月です（この申込では{earliest:%Y年%m月}分から）。", cites=CITES, field="from_month",
            what_to_do="期間の始まりの月を確かめてください。",
        )  # fmt: skip
    receiving.require_free(person, (ApplicationKind.LATE_PAYMENT,), first, last)
    return receiving.receive(
        person, ApplicationKind.LATE_PAYMENT, applied_on, {"from_month": first, "until_month": last},
        "national_pension.apply_late_payment", CITES, actor, read_at,
    )  # fmt: skip


@procedure("national_pension.pass_on_transfer", right="national_pension.change", ja="口座振替の申出の取次")
def pass_on_transfer(
    *, person: int, transfer_way: int, applied_on: date, actor: Actor, read_at: int | None = None
) -> Entry:
    """Take the paper of a transfer from an account, or of its end; the account stands on the paper alone.

    Errors: Refused for one who is not insured, no way, or the same way handed in already and not answered.
    """
    receiving.require_day(applied_on)
    way = TransferWay(transfer_way)
    if way == TransferWay.NONE:
        raise Refused("口座振替の方法を選んでください。", field="transfer_way")
    if not any(p.holds_on(applied_on) for p in periods_of([person])):
        raise Refused(
            "受付日に国民年金の資格がありません。", field="applied_on",
            what_to_do="資格取得の届出を先に受け付けてください。",
        )  # fmt: skip
    for line in reads.applications_of(person):
        if line.kind == ApplicationKind.ACCOUNT_TRANSFER and line.transfer_way == way and line.is_waiting:
            raise Refused(
                f"同じ申出（受付番号 {line.application}）をすでに受け付けています。", field="transfer_way",
                what_to_do="年金機構の結果を先に入力してください。",
            )  # fmt: skip
    return receiving.receive(
        person, ApplicationKind.ACCOUNT_TRANSFER, applied_on, {"transfer_way": way},
        "national_pension.pass_on_transfer", TRANSFER_CITES, actor, read_at,
    )  # fmt: skip
