"""issue_certificate, print_form, print_record: papers handed out or kept (証明書・申請書・原票)."""

from typing import Any

from kikan.businesses.seals.documents import CARD, CERTIFICATE, COMPLETION, FORMS, LEDGER
from kikan.businesses.seals.documents.certificate import certificate
from kikan.businesses.seals.documents.forms import form
from kikan.businesses.seals.documents.ledger import card_paper, ledger
from kikan.businesses.seals.documents.letters import completion
from kikan.businesses.seals.law import codes
from kikan.businesses.seals.models import Certificate
from kikan.businesses.seals.reads import imprints
from kikan.businesses.seals.reads import registrations as reads
from kikan.businesses.seals.reads.people import Person, people
from kikan.shared.access import Actor
from kikan.shared.addressees import print_release, suppression
from kikan.shared.documents.archive import issued_about
from kikan.shared.documents.fees import COUNTER, Charge, taken_for
from kikan.shared.documents.handing_out import hand_out
from kikan.shared.documents.issue import issue
from kikan.shared.documents.papers import Paper
from kikan.shared.errors import NotFound, Refused
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.models import Municipality
from kikan.shared.tenancy.opener import current_or_raise
from kikan.shared.worklist.reads import provisional_entries_of

NOT_ISSUED = "印鑑登録証明事務処理要領 第5"
Made = tuple[Paper, dict[str, Any]]


@procedure("seals.issue_certificate", right="seals.print", ja="印鑑登録証明書の交付")
def issue_certificate(
    *,
    actor: Actor,
    registration: int,
    card: int | None = None,
    token: str = codes.BY_CARD,
    asked_by: str = codes.SELF,
    asked_by_name: str = "",
    channel: str = codes.COUNTER,
    copies: int = 1,
    official_use: bool = False,
    exemption: str = "",
) -> tuple[int, ...]:
    """Hand out certificates of a registration; returns their issue numbers, in order.

    card: the number on the card shown; a My Number card is shown by the person alone. exemption:
    why no fee is taken. For a protected person (支援措置) two persons must have released this one print.
    Errors: NotFound, NotPermitted, Refused, UnprintableCharacter.
    """
    one = reads.registration_of(registration)
    opened = print_release.opened_for([one.person], actor)
    person = people([one.person], clock.today(), actor=actor, opened=opened)[one.person]
    _refuse_state(one, person)
    _refuse_token(one, card, token, asked_by, asked_by_name)
    scan = imprints.impression(one.imprint)
    body = certificate(person, imprints.image_of(one.imprint), scan.dpi)
    issued = hand_out(
        kind=CERTIFICATE.kind, data=body, subjects=[("person", one.person), ("seal", registration)], actor=actor,
        charge=Charge(COUNTER, exemption), copies=copies, official_use=official_use,
        opened=opened,
    )  # fmt: skip
    fee = sum(taken_for([paper.number for paper in issued]).values())
    Certificate.objects.create(
        municipality=current_or_raise(), issue=issued[0].number, registration=registration, person=one.person,
        card=card, token=token, asked_by=asked_by, asked_by_name=asked_by_name.strip(), channel=channel,
        copies=copies, fee=fee, issued_at=clock.now(),
    )  # fmt: skip
    return tuple(paper.number for paper in issued)


def _refuse_token(one: reads.Registered, card: int | None, token: str, asked_by: str, name: str) -> None:
    if token == codes.BY_CARD:
        shown = reads.card_of(card) if card is not None else None
        if shown is None or shown.registration != one.registration:
            raise Refused("この登録証は、この登録のものではありません。", field="card", cites=NOT_ISSUED,
                          what_to_do="登録証の番号を確かめてください。違う登録証では交付できません。")  # fmt: skip
        if shown.state != codes.ISSUED:
            raise Refused(f"この登録証は使えません（{shown.state_ja}）。", field="card", cites=NOT_ISSUED,
                          what_to_do="登録証を預かり、新しい登録証で交付してください。")  # fmt: skip
    elif token != codes.BY_NUMBER_CARD or asked_by != codes.SELF:
        raise Refused("個人番号カードでは、本人だけに交付できます。", field="token", cites=NOT_ISSUED,
                      what_to_do="代理人には、印鑑登録証の提示を求めてください。")  # fmt: skip
    if asked_by == codes.AGENT and not name.strip():
        raise Refused(
            "代理人の氏名がありません。", field="asked_by_name", what_to_do="申請書の氏名を入力してください。"
        )


def _refuse_state(one: reads.Registered, person: Person) -> None:
    if not one.is_active:
        raise Refused(f"この登録は抹消されています（{one.reason_ja}）。", cites=NOT_ISSUED,
                      what_to_do="登録証を預かり、必要なら新しい登録を案内してください。")  # fmt: skip
    if not person.is_resident:
        raise Refused("住民票に記録されていないため、交付できません。", cites=NOT_ISSUED,
                      what_to_do="抹消の提案を確かめてください。")  # fmt: skip
    if stopped := reads.suspensions_of(one.registration):
        kinds = "・".join(s.kind_ja for s in stopped)
        raise Refused(f"交付が抑止されています（{kinds}）。", cites=NOT_ISSUED,
                      what_to_do="抑止の理由を確かめ、解除してから交付してください。")  # fmt: skip
    suppression.refuse([one.person], suppression.ISSUE)
    waiting = provisional_entries_of([("person", one.person)])
    if waiting:
        raise Refused("この人には仮登録中の処理があるため、交付できません。",
                      what_to_do=f"仮登録（整理番号 {waiting[0].number}）の審査を待ってください。")  # fmt: skip


@procedure("seals.print_form", right="seals.change", ja="印鑑登録の申請書の印刷")
def print_form(*, actor: Actor, person: int, kind: str) -> int:
    """A form with what the register knows of the person. Errors: NotFound."""
    paper = FORMS.get(kind)
    if paper is None:
        raise NotFound("この様式はありません。", what_to_do="一覧から選んでください。")
    known = people([person], clock.today(), actor=actor)[person]
    standing = reads.standing_of(person)
    body = form(kind, known, standing.now, standing.card, clock.today())
    (issued,) = issue(kind=paper.kind, data=body, subjects=[("person", person)], actor=actor)
    return issued.number


@procedure("seals.print_record", right="seals.change", ja="印鑑登録原票などの印刷")
def print_record(*, actor: Actor, registration: int, kind: str) -> int:
    """The office's record (ledger), the card with its fee (card) or the notice of completion (completion).

    Errors: NotFound; NotPermitted: the record shows the impression; Refused for a card that was printed already.
    """
    one = reads.registration_of(registration)
    person = people([one.person], clock.today(), actor=actor)[one.person]
    paper, body = {"ledger": _ledger, "card": _card, "completion": _completion}.get(kind, _none)(one, person)
    actor.require(paper.right)
    subjects = [("person", one.person), ("seal", registration)]
    if paper is CARD:
        subjects.append(("seal_card", int(body["card"])))
        if issued_about("seal_card", int(body["card"])):
            raise Refused("この登録証はすでに印刷しています。",
                          what_to_do="損傷したときは登録証の引替え、刷り損じは証明書の一覧から再交付してください。")  # fmt: skip
    (issued,) = hand_out(kind=paper.kind, data=body, subjects=subjects, actor=actor, charge=Charge())
    return issued.number


def _none(one: reads.Registered, person: Person) -> Made:
    raise NotFound("この様式はありません。", what_to_do="一覧から選んでください。")


def _ledger(one: reads.Registered, person: Person) -> Made:
    scan, png = imprints.impression(one.imprint), imprints.image_of(one.imprint)
    cards, versions = reads.cards_of([one.registration]), reads.versions_of(one.registration)
    return LEDGER, ledger(one, person, scan, png, cards, versions)


def _card(one: reads.Registered, person: Person) -> Made:
    card = next((c for c in reads.cards_of([one.registration]) if c.state == codes.ISSUED), None)
    if card is None:
        raise NotFound("交付中の登録証がありません。", what_to_do="登録証の状態を確かめてください。")
    name = Municipality.objects.values_list("name", flat=True).get(code=current_or_raise())
    return CARD, card_paper(one, card, name)


def _completion(one: reads.Registered, person: Person) -> Made:
    return COMPLETION, completion(person, one)
