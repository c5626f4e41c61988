from kikan.businesses.child_allowance.models.civil_servant import CivilServant
from kikan.businesses.child_allowance.models.deduction import Deduction, DeductionLine
from kikan.businesses.child_allowance.models.entitlement import Child, Confirmation, Recipient, Suspension
from kikan.businesses.child_allowance.models.ledger import Decision, MonthlyResult, Payment, PaymentLine
from kikan.businesses.child_allowance.models.returned import Return, ReturnLine
from kikan.businesses.child_allowance.models.status_report import Circumstance, StatusReport

__all__ = [
    "Child",
    "Circumstance",
    "CivilServant",
    "Confirmation",
    "Decision",
    "Deduction",
    "DeductionLine",
    "MonthlyResult",
    "Payment",
    "PaymentLine",
    "Recipient",
    "Return",
    "ReturnLine",
    "StatusReport",
    "Suspension",
]
