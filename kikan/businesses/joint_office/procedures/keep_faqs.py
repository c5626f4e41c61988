"""The register of work-arounds (運用の方法・FAQ): members propose, the office confirms; a screen's help shows it."""

from kikan.businesses.joint_office.models import Faq
from kikan.businesses.joint_office.procedures.checking import delegate_member, require_text
from kikan.businesses.joint_office.reads.activations import businesses
from kikan.businesses.joint_office.reads.faqs import faq_of, routes_of
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers


@procedure("joint_office.enter_faq", right="joint_office.change", ja="FAQの登録")
def enter_faq(
    *, business: str, question: str, answer: str, actor: Actor, screen: str = "", route: str = ""
) -> int:
    """The office's own entry, confirmed at once; returns its number. Errors: NotFound, Refused."""
    return _entered(business, question, answer, screen, route, None, "enter_faq", actor)


@procedure("joint_office.propose_faq", right="joint_office.request", ja="FAQの提案")
def propose_faq(
    *, business: str, question: str, answer: str, actor: Actor, screen: str = "", route: str = ""
) -> int:
    """A member's entry, which waits for the office; returns its number. Errors: NotPermitted, NotFound, Refused."""
    member = delegate_member(actor, clock.today())
    return _entered(business, question, answer, screen, route, member, "propose_faq", actor)


def _entered(
    business: str, question: str, answer: str, screen: str, route: str, member: int | None, act: str, actor: Actor
) -> int:  # fmt: skip
    today, route = clock.today(), route.strip()
    if business not in businesses():
        raise NotFound("この業務はありません。", field="business")
    if route and route not in routes_of(business):
        raise NotFound(
            "この記号の画面は、この業務にありません。", field="route",
            what_to_do="その画面でF1（手引き）を開き、下に出る画面の記号を入力してください。",
        )  # fmt: skip
    values = {
        "business": business, "screen": screen.strip(), "question": require_text(question, "question", "質問"),
        "answer": require_text(answer, "answer", "答え"), "route": route, "member": member,
        "is_proposed": member is not None,
    }  # fmt: skip
    number = numbers.draw("joint_office.faq")
    entry = append(
        actor=actor, kind="joint_office.faq_entered", procedure=f"joint_office.{act}",
        subjects=[("faq", number)], happened_on=today,
    )  # fmt: skip
    history.add(Faq, {"faq": number}, values, entry=entry.number, valid_from=today)
    return number


@procedure("joint_office.decide_faq", right="joint_office.change", ja="FAQの確認")
def decide_faq(*, faq: int, is_confirmed: bool, actor: Actor) -> int:
    """Confirm what a member proposed, or take an entry out of the register; the number of the entry.

    Errors: NotFound; Refused for one that is confirmed already.
    """
    found, today = faq_of(faq), clock.today()
    if found is None:
        raise NotFound("このFAQはありません。", field="faq", what_to_do="一覧から開き直してください。")
    if is_confirmed and not found.is_proposed:
        raise Refused("すでに確認されています。", field="faq")
    kind = "joint_office.faq_confirmed" if is_confirmed else "joint_office.faq_removed"
    entry = append(
        actor=actor,
        kind=kind,
        procedure="joint_office.decide_faq",
        subjects=[("faq", faq)],
        happened_on=today,
    ).number
    if is_confirmed:
        history.change(Faq, {"faq": faq}, {"is_proposed": False}, entry=entry, valid_from=today)
    else:
        history.end(Faq, {"faq": faq}, entry=entry, on=today)
    return entry
