"""Notices of what NHI is given back, with slips (返納通知書・第三者行為の請求書の発行)."""

from datetime import date

from django.conf import settings

from kikan.businesses.health_insurance import documents as papers
from kikan.businesses.health_insurance.documents import letters
from kikan.businesses.health_insurance.reads import benefits as reads
from kikan.shared.access import Actor
from kikan.shared.addressees.reach import Addressee, addressees
from kikan.shared.documents.issue import issue_many
from kikan.shared.documents.letters import Letter, letter
from kikan.shared.documents.slips import SAMPLE_ISSUER, PaymentSlip, store_key
from kikan.shared.errors import NotFound, Refused
from kikan.shared.ledger.kinds import KIND_STEP
from kikan.shared.ledger.levies import HEALTH_BENEFIT_RETURN, HEALTH_THIRD_PARTY, Levy
from kikan.shared.ledger.models import Balance, Charge
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.models import Municipality
from kikan.shared.tenancy.opener import current_or_raise


@procedure("health_insurance.issue_return_notice", right="health_insurance.print", ja="返納通知書の発行")
def issue_return_notice(*, benefit: int, actor: Actor) -> int:
    """To who received a benefit paid too much. Errors: NotFound; Refused where nothing is asked back."""
    row = reads.benefit_of(benefit)
    if not row.returned:
        raise Refused("返納を求めていません。", what_to_do="先に返納額を記録してください。")
    to = addressees([row.payee, row.person], actor, clock.today())
    due_on, slips = _slips(HEALTH_BENEFIT_RETURN, row.return_charge, to[row.payee])
    paper = letters.return_notice(_reached(to[row.payee]), row, to[row.person].name, due_on, slips)
    return _one(papers.RETURN_NOTICE.kind, paper, row.payee, actor)


@procedure(
    "health_insurance.issue_damages_notice", right="health_insurance.print", ja="第三者行為の請求書の発行"
)
def issue_damages_notice(*, number: int, actor: Actor) -> int:
    """To who owes for an injury. Errors: NotFound; Refused where the claim is no receivable yet."""
    row = reads.third_party_of(number)
    if not row.charge:
        raise Refused("求償を調定していません。", what_to_do="先に「求償を調定する」を行ってください。")
    to = addressees([row.debtor, row.person], actor, clock.today())
    due_on, slips = _slips(HEALTH_THIRD_PARTY, row.charge, to[row.debtor])
    paper = letters.damages_notice(_reached(to[row.debtor]), row, to[row.person].name, due_on, slips)
    return _one(papers.DAMAGES_NOTICE.kind, paper, row.debtor, actor)


def _reached(to: Addressee) -> Addressee:
    if not to.can_be_reached:
        raise NotFound(
            "送付先が分からないか、支援措置のため通知書を作れません。",
            what_to_do="送付先、または支援措置責任者に確かめてください。",
        )
    return to


def _slips(levy: Levy, charge: int, to: Addressee) -> tuple[date, tuple[PaymentSlip, ...]]:
    """The last day of payment, and a slip for each part still to be paid."""
    body = Municipality.objects.get(code=current_or_raise())
    issuer = SAMPLE_ISSUER if settings.IS_SAMPLE or body.is_sample else ""
    year = Charge.objects.values_list("fiscal_year", flat=True).get(municipality=body.code, number=charge)
    rows = list(Balance.objects.filter(charge=charge, instalment__lt=KIND_STEP).order_by("instalment"))
    slips = tuple(
        PaymentSlip(
            title=levy.ja, fiscal_year=year, term="全期", notice_number=f"{year}-{charge:08d}", amount=row.balance,
            due_on=row.due_on, payer_name=to.name, payer_address=to.lines, account_holder=f"{body.name}会計管理者",
            issuer=issuer, key=store_key(body.code, levy.code, year, charge, row.instalment) if issuer else "",
        )
        for row in rows
        if row.balance > 0
    )  # fmt: skip
    return max(row.due_on for row in rows), slips


def _one(kind: str, paper: Letter, person: int, actor: Actor) -> int:
    return issue_many(kind=kind, papers_of=[(letter(paper), [("person", person)])], actor=actor)[0].number
