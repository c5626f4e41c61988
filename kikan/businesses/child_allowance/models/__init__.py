from kikan.businesses.child_allowance.models.entitlement import Child, Confirmation, Recipient, Suspension
from kikan.businesses.child_allowance.models.ledger import Decision, MonthlyResult, Payment, PaymentLine

__all__ = [
    "Child",
    "Confirmation",
    "Decision",
    "MonthlyResult",
    "Payment",
    "PaymentLine",
    "Recipient",
    "Suspension",
]
