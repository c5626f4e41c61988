from kikan.businesses.medical_subsidy.models.application import Application, TaxProof
from kikan.businesses.medical_subsidy.models.claim import Claim, ClaimFile, ClaimReject
from kikan.businesses.medical_subsidy.models.recipient import Certificate, Insurance, Recipient
from kikan.businesses.medical_subsidy.models.refund import Receipt, RefundLine, RefundPayment

__all__ = [
    "Application",
    "Certificate",
    "Claim",
    "ClaimFile",
    "ClaimReject",
    "Insurance",
    "Receipt",
    "Recipient",
    "RefundLine",
    "RefundPayment",
    "TaxProof",
]
