"""Papers of the medical subsidies (医療費助成の帳票): the certificate on its own sheet, letters for the rest."""

from kikan.shared.documents.papers import Paper, register

CERTIFICATE = register(
    Paper(
        "medical_subsidy.certificate", "医療費受給者証", "businesses/medical_subsidy/documents/certificate.typ",
        "medical_subsidy.print",
    )
)  # fmt: skip


def _letter(name: str, ja: str) -> Paper:
    template = "shared/documents/typ/letter.typ"
    return register(Paper(f"medical_subsidy.{name}", ja, template, "medical_subsidy.print"))


DECISION = _letter("decision_notice", "医療費助成 交付決定（却下）通知書")
NOT_RENEWED = _letter("not_renewed", "医療費助成 更新についてのお知らせ")
REFUND = _letter("refund_notice", "医療費助成 支給決定通知書")
INSURER_CLAIM = _letter("insurer_claim", "高額療養費の請求書（保険者あて）")
RETURN = _letter("return_notice", "医療費助成 返納通知書")
