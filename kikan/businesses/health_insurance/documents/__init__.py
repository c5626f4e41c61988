"""Papers of National Health Insurance (国民健康保険の帳票)."""

from kikan.shared.documents.papers import Paper, register

LEVY_NOTICE = register(
    Paper(
        "health_insurance.levy_notice",
        "国民健康保険税 納税通知書",
        "businesses/health_insurance/documents/levy_notice.typ",
        "health_insurance.print",
    )
)
