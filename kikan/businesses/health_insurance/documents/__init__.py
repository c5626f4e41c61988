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


def _letter(name: str, ja: str) -> Paper:
    template = "shared/documents/typ/letter.typ"
    return register(Paper(f"health_insurance.{name}", ja, template, "health_insurance.print"))


CONFIRMATION = _letter("confirmation", "国民健康保険資格確認書")
QUALIFICATION_NOTICE = _letter("qualification_notice", "国民健康保険資格情報のお知らせ")
LIMIT_CERTIFICATE = _letter("limit_certificate", "国民健康保険限度額適用認定証")
BENEFIT_NOTICE = _letter("benefit_notice", "国民健康保険給付 支給決定通知書")
DISEASE_CERTIFICATE = _letter("disease_certificate", "国民健康保険特定疾病療養受療証")
RETURN_NOTICE = _letter("return_notice", "国民健康保険給付費 返納通知書")
DAMAGES_NOTICE = _letter("damages_notice", "第三者行為による損害賠償金の請求書")
BORNE_CERTIFICATE = _letter("borne_certificate", "国民健康保険自己負担額証明書")
INTERIM_NOTICE = _letter("interim_notice", "国民健康保険税 仮徴収額通知書")
PENSION_BEGIN_NOTICE = _letter("pension_begin_notice", "国民健康保険税 特別徴収開始通知書")
PENSION_END_NOTICE = _letter("pension_end_notice", "国民健康保険税 特別徴収中止通知書")
HIGH_COST_LETTER = _letter("high_cost_letter", "高額療養費 支給申請のお知らせ")
