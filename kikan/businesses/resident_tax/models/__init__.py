"""Tables of resident tax: documents, incomes and assessments by person and fiscal year; collectors, whom they collect from."""

from kikan.businesses.resident_tax.models.assessment import (
    Assessment,
    Basis,
    FollowedYear,
    Liability,
    Reason,
    Relief,
    Status,
)
from kikan.businesses.resident_tax.models.collector import Collected, Collector, Withholding
from kikan.businesses.resident_tax.models.document import (
    Document,
    DocumentFile,
    DocumentFinding,
    DocumentMatch,
    DocumentQuery,
    DocumentReject,
    DocumentRelative,
    DocumentUpload,
    IncomeSource,
    Keying,
    KeyingSlip,
)
from kikan.businesses.resident_tax.models.income import Income
from kikan.businesses.resident_tax.models.papers import (
    CertificateRequest,
    Retirement,
    TaxFigure,
    TaxPublication,
)

__all__ = [
    "Assessment",
    "Basis",
    "CertificateRequest",
    "Collected",
    "Collector",
    "Document",
    "DocumentFile",
    "DocumentFinding",
    "DocumentMatch",
    "DocumentQuery",
    "DocumentReject",
    "DocumentRelative",
    "DocumentUpload",
    "FollowedYear",
    "Income",
    "IncomeSource",
    "Keying",
    "KeyingSlip",
    "Liability",
    "Reason",
    "Relief",
    "Retirement",
    "Status",
    "TaxFigure",
    "TaxPublication",
    "Withholding",
]
