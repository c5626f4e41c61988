"""issue_bill: the papers of one bill (納入通知書・使用水量等のお知らせの発行)."""

from django.conf import settings

from kikan.businesses.water.documents import BILL, USE_NOTICE
from kikan.businesses.water.documents.bill import bill, use_notice
from kikan.businesses.water.procedures.bill_facts import bill_facts
from kikan.shared.access import Actor
from kikan.shared.addressees.protection import shield
from kikan.shared.documents.issue import issue_many
from kikan.shared.documents.slips import SAMPLE_ISSUER
from kikan.shared.errors import Refused
from kikan.shared.procedures import procedure
from kikan.shared.tenancy.models import Municipality
from kikan.shared.tenancy.opener import current_or_raise

KINDS = {"bill": (BILL.kind, bill), "use": (USE_NOTICE.kind, use_notice)}


@procedure("water.issue_bill", right="water.print", ja="納入通知書の発行")
def issue_bill(*, number: int, paper: str, actor: Actor, reason: str = "", store_issuer: str = "") -> int:
    """Issue a paper of a bill as it stands. Returns the issue number.

    A payer under the support measure needs somebody who may see the address, with a reason; the notice left at the
    door bears no address and is issued to all. Errors: NotFound, NotPermitted, Refused, LawGap, NoSignatory.
    """
    if paper not in KINDS:
        raise Refused("書類の種類を選んでください。", field="paper")
    body = Municipality.objects.get(code=current_or_raise())
    is_sample = settings.IS_SAMPLE or body.is_sample
    facts = bill_facts(number, store_issuer or (SAMPLE_ISSUER if is_sample else ""))
    shielded = shield([facts.payer], actor, why=reason)
    if paper == "bill" and shielded.covers(facts.payer) and not shielded.is_open:
        raise Refused(
            "使用者が支援措置の対象のため、この画面では発行できません。",
            what_to_do="支援措置責任者に発行を依頼してください。",
        )
    kind, mapping = KINDS[paper]
    subjects = [("water_bill", number), ("person", facts.payer)]
    issued = issue_many(
        kind=kind, papers_of=[(mapping(facts), subjects)], actor=actor, illustrative=facts.illustrative
    )
    return issued[0].number
