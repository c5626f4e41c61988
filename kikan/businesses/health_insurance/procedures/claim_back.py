"""claim_back_benefit, charge_third_party: what NHI is given back is a receivable (給付の返納・第三者行為の求償の調定)."""

from datetime import date

from kikan.businesses.health_insurance.models import BenefitReturn, ThirdParty
from kikan.businesses.health_insurance.reads import benefits as reads
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.ledger import charge as ledger
from kikan.shared.ledger.back import ask_back
from kikan.shared.ledger.levies import HEALTH_BENEFIT_RETURN, HEALTH_THIRD_PARTY, Levy
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

CITES = "民法第703条・地方自治法施行令第159条"
DAMAGES = "国民健康保険法第64条第1項"


@procedure("health_insurance.claim_back_benefit", right="health_insurance.approve", ja="給付の返納の請求")
def claim_back_benefit(*, benefit: int, amount: int, reason: str, due_on: date, actor: Actor) -> Entry:
    """Ask back so much of a benefit that was paid: the whole sum so far, of who received it; 0 takes it back.

    The receivable of the ledger says the same; what was returned above it is given back there. Errors: NotFound;
    Refused for one that is not paid, more than was paid, the sum that stands already, or a day of payment that is past.
    """
    row, today = reads.benefit_of(benefit), clock.today()
    if not row.is_paid or row.is_ended:
        raise Refused(
            "支払済みの給付ではありません。", field="amount",
            what_to_do="支払う前の決定は、決定の取消しで取り消してください。",
        )  # fmt: skip
    if not 0 <= amount <= row.amount:
        raise Refused(
            f"返納額が支給額（{row.amount:,}円）を超えています。", field="amount", what_to_do="支給額以下で入力してください。"
        )  # fmt: skip
    if amount == row.returned:
        raise Refused(
            "返納額は、すでにこの額です。", field="amount", what_to_do="これまでの合計で入力してください。"
        )
    _refuse_day(due_on, today)
    rightful = row.amount - amount
    entry = append(
        actor=actor, kind="health_insurance.benefit_claimed_back", procedure="health_insurance.claim_back_benefit",
        subjects=[("person", row.payee), ("nhi_benefit", benefit)], happened_on=today, cites=CITES, reason=reason,
        cause=row.entry,
    )  # fmt: skip
    charge = _ask(HEALTH_BENEFIT_RETURN, row.return_charge, row.payee, benefit, amount, due_on, entry.number)
    values = {"amount": amount, "rightful": rightful, "reason": reason, "charge": charge}
    history.replace(
        BenefitReturn, {"benefit": benefit}, values, entry=entry.number, valid_from=row.happened_on
    )
    return entry


@procedure(
    "health_insurance.charge_third_party", right="health_insurance.change", ja="第三者行為の求償の調定"
)
def charge_third_party(*, number: int, debtor: int, due_on: date, actor: Actor) -> Entry:
    """What is claimed for an injury becomes a receivable against a debtor: the other, or his insurer (宛名番号).

    Errors: NotFound for a case or an addressee there is not; Refused for a case that is closed, charged already or
    without a claim, where something came back already, for the injured person, or a day that is past.
    """
    row, today = reads.third_party_of(number), clock.today()
    if row.is_closed or row.charge:
        raise Refused(
            "この第三者行為は、完結しているか、すでに調定しています。", field="debtor",
            what_to_do="求償した額を変えるときは「求償の記録」で変えてください。",
        )  # fmt: skip
    if not row.claimed or row.recovered:
        raise Refused(
            "求償した額がないか、すでに受け入れた額があります。", field="debtor", cites=DAMAGES,
            what_to_do="先に「求償の記録」で求償した額を記録してください。受入れは調定のあと収納で記録します。",
        )  # fmt: skip
    if not reads.exists(debtor) or debtor == row.person:
        raise NotFound(
            "納付する人（相手方・保険会社）の宛名がありません。", field="debtor",
            what_to_do="相手方または保険会社の宛名番号を入力してください。",
        )  # fmt: skip
    _refuse_day(due_on, today)
    entry = append(
        actor=actor, kind="health_insurance.third_party_charged", procedure="health_insurance.charge_third_party",
        subjects=[("person", row.person), ("person", debtor), ("third_party", number)], happened_on=today, cites=DAMAGES,
    )  # fmt: skip
    charge = _ask(HEALTH_THIRD_PARTY, 0, debtor, number, row.claimed, due_on, entry.number)
    history.change(
        ThirdParty, {"number": number}, {"debtor": debtor, "charge": charge}, entry=entry.number,
        valid_from=max(today, row.happened_on),
    )  # fmt: skip
    return entry


def _ask(levy: Levy, charge: int, payer: int, reference: int, amount: int, due_on: date, entry: int) -> int:
    """Let the receivable say this amount; returns its number, 0 where nothing was ever owed."""
    if charge:
        ledger.correct(
            charge, components=(amount,), on=clock.today(), unit=1, occasional_due_on=due_on, entry=entry
        )
        return charge
    return ask_back(
        levy, payer=payer, reference=reference, amount=amount, first_due_on=due_on, parts=1, entry=entry
    )


def follow_claim(row: reads.ThirdPartyRow, claimed: int, entry: int) -> None:
    """A claim that was charged becomes another sum: the receivable follows, due as it was."""
    if row.charge and claimed != row.claimed:
        ledger.correct(
            row.charge, components=(claimed,), on=clock.today(), unit=1, occasional_due_on=clock.today(), entry=entry
        )  # fmt: skip


def _refuse_day(due_on: date, today: date) -> None:
    if due_on < today:
        raise Refused("納期限が過ぎています。", field="due_on", what_to_do="これからの日を入力してください。")
