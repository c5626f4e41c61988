"""issue_decision_notice, issue_payment_notice, issue_return_notice: the letters to a recipient (通知書の発行)."""

from kikan.businesses.child_allowance.documents import BY_DECISION, PAYMENT_NOTICE, RETURN_NOTICE
from kikan.businesses.child_allowance.documents.letters import decision_notice, payment_notice, return_notice
from kikan.businesses.child_allowance.models.ledger import DecisionKind
from kikan.businesses.child_allowance.reads import payments as reads
from kikan.businesses.child_allowance.reads.deductions import taken_by
from kikan.businesses.child_allowance.reads.returns import returns_of
from kikan.shared.access import Actor
from kikan.shared.addressees.models import Name
from kikan.shared.addressees.reach import Addressee, addressees
from kikan.shared.addressees.recipients import latest
from kikan.shared.documents.issue import issue
from kikan.shared.documents.letters import Letter, letter
from kikan.shared.errors import NotFound, Refused
from kikan.shared.ledger.back import instalments_of
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure(
    "child_allowance.issue_decision_notice", right="child_allowance.print", ja="児童手当の決定通知書の発行"
)
def issue_decision_notice(*, person: int, decision: int, actor: Actor) -> int:
    """The notice of a decision with the children of its first month; returns the number of the paper.

    Errors: NotFound for no such decision of the person, Refused for one who cannot be reached; NoSignatory.
    """
    found = next((d for d in reads.decisions_of(person) if d.number == decision), None)
    if found is None:
        raise NotFound(
            "この決定番号の決定はありません。", what_to_do="児童手当の画面から開き直してください。"
        )
    kind = DecisionKind(found.kind)
    lines = [] if kind == DecisionKind.ENDED else reads.months_at(person, found.month, found.entry)
    to, names = _reached(person, actor), _names([line.child for line in lines])
    return _issue(
        BY_DECISION[kind].kind, person, decision_notice(to, found, names, lines), actor, found.entry
    )


@procedure(
    "child_allowance.issue_payment_notice", right="child_allowance.print", ja="児童手当の支払通知書の発行"
)
def issue_payment_notice(*, person: int, payment: int, actor: Actor) -> int:
    """The notice of a payment decided; returns the number of the paper.

    Errors: NotFound for no such payment of the person, Refused for one who cannot be reached; NoSignatory.
    """
    found = next((p for p in reads.payments_of(person) if p.number == payment), None)
    if found is None:
        raise NotFound(
            "この支払番号の支払はありません。", what_to_do="児童手当の画面から開き直してください。"
        )
    lines = reads.lines_of(person, payment)
    to, names = _reached(found.payee or person, actor), _names([line.child for line in lines])
    taken = taken_by(person).get(payment, ())
    paper = payment_notice(to, found, names, lines, taken)
    return _issue(PAYMENT_NOTICE.kind, person, paper, actor, found.entry)


@procedure(
    "child_allowance.issue_return_notice", right="child_allowance.print", ja="児童手当の返納通知書の発行"
)
def issue_return_notice(*, person: int, back: int, actor: Actor) -> int:
    """The notice of a demand with its instalments; returns the number of the paper.

    back: the number of the demand. Errors: NotFound for no such demand of the person, or one taken back; Refused for one
    who cannot be reached; NoSignatory.
    """
    found = next((r for r in returns_of(person) if r.number == back and r.asked), None)
    if found is None:
        raise NotFound(
            "この返納番号の決定はありません。", what_to_do="児童手当の画面から開き直してください。"
        )
    paper = return_notice(_reached(person, actor), found, instalments_of(found.charge))
    return _issue(RETURN_NOTICE.kind, person, paper, actor, found.entry)


def _reached(person: int, actor: Actor) -> Addressee:
    to = addressees([person], actor, clock.today())[person]
    if not to.can_be_reached:
        raise Refused(
            "送付先の住所がないか、支援措置の対象のため発行できません。",
            what_to_do="送付先を登録するか、支援措置責任者に発行を依頼してください。",
        )
    return to


def _names(persons: list[int]) -> dict[int, str]:
    found = latest(Name, sorted(set(persons)), clock.today(), kind="official")
    return {p: str(row.name) for p, row in found.items()}


def _issue(kind: str, person: int, paper: Letter, actor: Actor, entry: int) -> int:
    (issued,) = issue(kind=kind, data=letter(paper), subjects=[("person", person)], actor=actor, entry=entry)
    return issued.number
