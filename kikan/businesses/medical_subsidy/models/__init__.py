from kikan.businesses.medical_subsidy.models.application import Application, TaxProof
from kikan.businesses.medical_subsidy.models.claim import Claim, ClaimFile, ClaimReject
from kikan.businesses.medical_subsidy.models.claim_order import (
    ClaimOrder,
    ClaimOrderEnd,
    ClaimOrderLine,
    ClaimPayee,
)
from kikan.businesses.medical_subsidy.models.high_cost import HighCostTold, InsurerClaim, InsurerClaimLine
from kikan.businesses.medical_subsidy.models.prefecture import PrefectureFigure, PrefectureReport
from kikan.businesses.medical_subsidy.models.recipient import Certificate, Insurance, Recipient
from kikan.businesses.medical_subsidy.models.refund import Receipt, RefundLine, RefundPayment
from kikan.businesses.medical_subsidy.models.returned import Return, ReturnLine

__all__ = [
    "Application",
    "Certificate",
    "Claim",
    "ClaimFile",
    "ClaimOrder",
    "ClaimOrderEnd",
    "ClaimOrderLine",
    "ClaimPayee",
    "ClaimReject",
    "HighCostTold",
    "Insurance",
    "InsurerClaim",
    "InsurerClaimLine",
    "PrefectureFigure",
    "PrefectureReport",
    "Receipt",
    "Recipient",
    "RefundLine",
    "RefundPayment",
    "Return",
    "ReturnLine",
    "TaxProof",
]
