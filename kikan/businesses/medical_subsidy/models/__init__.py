from kikan.businesses.medical_subsidy.models.application import Application, TaxProof
from kikan.businesses.medical_subsidy.models.recipient import Certificate, Insurance, Recipient
from kikan.businesses.medical_subsidy.models.refund import Receipt, RefundLine, RefundPayment

__all__ = [
    "Application",
    "Certificate",
    "Insurance",
    "Receipt",
    "Recipient",
    "RefundLine",
    "RefundPayment",
    "TaxProof",
]
