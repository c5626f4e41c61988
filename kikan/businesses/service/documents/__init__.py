"""Papers of the service (運用の帳票)."""

from kikan.shared.documents.papers import Paper, register

REPORT = register(
    Paper(
        "service.report", "サービスレベル月次報告書", "businesses/service/documents/report.typ", "service.print",
        version=2, is_signed=False,
    )
)  # fmt: skip
