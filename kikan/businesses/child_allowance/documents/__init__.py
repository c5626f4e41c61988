"""Papers of the child allowance (児童手当の帳票)."""

from kikan.businesses.child_allowance.models.ledger import DecisionKind
from kikan.shared.documents.papers import Paper, register

_LETTER, _RIGHT = "shared/documents/typ/letter.typ", "child_allowance.print"
GRANT_NOTICE = register(Paper("child_allowance.grant_notice", "児童手当認定通知書", _LETTER, _RIGHT))
CHANGE_NOTICE = register(Paper("child_allowance.change_notice", "児童手当額改定通知書", _LETTER, _RIGHT))
END_NOTICE = register(Paper("child_allowance.end_notice", "児童手当支給事由消滅通知書", _LETTER, _RIGHT))
PAYMENT_NOTICE = register(Paper("child_allowance.payment_notice", "児童手当支払通知書", _LETTER, _RIGHT))
STATUS_REPORT = register(
    Paper("child_allowance.status_report", "児童手当現況届の提出のお願い", _LETTER, _RIGHT)
)
SUSPENSION_NOTICE = register(
    Paper("child_allowance.suspension_notice", "児童手当支払差止通知書", _LETTER, _RIGHT)
)
RETURN_NOTICE = register(Paper("child_allowance.return_notice", "児童手当返納通知書", _LETTER, _RIGHT))
BY_DECISION = {
    DecisionKind.GRANTED: GRANT_NOTICE,
    DecisionKind.INCREASED: CHANGE_NOTICE,
    DecisionKind.DECREASED: CHANGE_NOTICE,
    DecisionKind.ENDED: END_NOTICE,
}
