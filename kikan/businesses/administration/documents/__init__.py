"""Papers of 管理."""

from kikan.shared.documents.papers import Paper, register

AUDIT_SHEET = register(
    Paper(
        "administration.audit_sheet",
        "照会記録の点検表",
        "businesses/administration/documents/audit_sheet.typ",
        "administration.review",
    )
)
