"""Papers of the national pension (国民年金の帳票)."""

from kikan.shared.documents.papers import Paper, register

REPORT = register(
    Paper(
        "national_pension.report",
        "国民年金 届出・申請の進達書",
        "shared/documents/typ/letter.typ",
        "national_pension.print",
    )
)
