"""apply_by_inquiry and what becomes of it: letter, lapse, withdrawal (照会による登録申請)."""

from kikan.businesses.seals.documents import INQUIRY
from kikan.businesses.seals.documents.letters import inquiry
from kikan.businesses.seals.law import codes
from kikan.businesses.seals.models import Application
from kikan.businesses.seals.procedures.act import APPLICATIONS, Accepted, Act
from kikan.businesses.seals.procedures.arguments import Identity, SealItems
from kikan.businesses.seals.procedures.checks import Checking, law_of
from kikan.businesses.seals.reads import registrations as reads
from kikan.businesses.seals.reads.ordinance import reply_due_on
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.documents.issue import issue
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import numbers


@procedure("seals.apply_by_inquiry", right="seals.change", ja="照会による登録申請")
def apply_by_inquiry(
    *,
    actor: Actor,
    person: int,
    seal: SealItems,
    applicant: str = codes.SELF,
    agent: str = "",
    papers: str = "",
    read_at: int | None = None,
) -> Accepted:
    """Take an application without identification, or by an agent: send the letter of inquiry and wait.

    Law: 印鑑登録証明事務処理要領 第2の3; the ordinance's period of reply
    Errors: NotFound, Refused with every error by field, Stale, LawGap.
    """
    act = Act(actor, "seals.apply_by_inquiry", "seals.inquired", person, read_at)
    act.keep_out_of_drafts()
    law = law_of(act.today)
    # Whether the will is the person's own is what the letter asks; everything else is checked now.
    Checking(act, seal, Identity(method=codes.PAPER, papers=papers, applicant=codes.SELF), law).run()
    if applicant == codes.AGENT and not agent.strip():
        act.tell("E118", "agent", "代理人の氏名がありません。", "委任状の代理人の氏名を入力してください。")
    if reads.applications_of(person) and any(a.is_waiting for a in reads.applications_of(person)):
        act.tell(
            "E119",
            "",
            "回答を待っている照会がすでにあります。",
            "その照会を取り下げるか、回答を受け付けてください。",
        )
    due = reply_due_on(act.today)
    entry = act.append(reason=applicant)
    number = numbers.draw(APPLICATIONS)
    history.add(
        Application,
        {"application": number},
        {
            "person": person, "state": codes.WAITING, "applicant": applicant, "agent": agent.strip(),
            "imprint": seal.imprint, "seal_text": seal.text, "text_reason": seal.text_reason.strip(),
            "sent_on": act.today, "reply_due": due,
        },
        entry=entry.number,
        valid_from=act.today,
    )  # fmt: skip
    body = inquiry(act.known, number, seal.text, act.today, due, agent.strip())
    doubts = [d.ja for d in law.doubts() if d.mark == "illustrative"]
    issued = issue(
        kind=INQUIRY.kind, data=body, subjects=[("person", person)], actor=actor, entry=entry.number,
        illustrative=doubts,
    )  # fmt: skip
    return act.accepted(entry, papers=[one.number for one in issued])


@procedure("seals.lapse_application", right="seals.change", ja="照会による申請の失効")
def lapse_application(*, actor: Actor, application: int, cause: int | None = None) -> Entry | None:
    """Let an application lapse whose reply has not come in time; once it is closed nothing happens.

    Errors: NotFound; Refused while the period runs.
    """
    one = reads.application_of(application)
    if not one.is_waiting:
        return None
    act = Act(actor, "seals.lapse_application", "seals.application_closed", one.person, cause=cause)
    if one.reply_due >= act.today:
        raise Refused("回答の期限がまだ過ぎていません。", what_to_do="期限の翌日に自動で失効します。")
    return _close(act, application, codes.LAPSED)


@procedure("seals.withdraw_application", right="seals.change", ja="照会による申請の取下げ")
def withdraw_application(*, actor: Actor, application: int, reason: str, read_at: int | None = None) -> Entry:
    """The applicant withdraws, or the reply says that the will was not the person's own. Errors: Refused."""
    one = reads.application_of(application)
    if not one.is_waiting:
        raise Refused(f"この申請は{one.state_ja}です。", what_to_do="一覧を開き直してください。")
    if not reason.strip():
        raise Refused("取下げの理由を入力してください。", what_to_do="理由は記録に残ります。", field="reason")
    act = Act(actor, "seals.withdraw_application", "seals.application_closed", one.person, read_at)
    return _close(act, application, codes.WITHDRAWN)


def _close(act: Act, application: int, state: str) -> Entry:
    entry = act.append(reason=state)
    history.change(
        Application, {"application": application}, {"state": state}, entry=entry.number, valid_from=act.today
    )
    return entry
