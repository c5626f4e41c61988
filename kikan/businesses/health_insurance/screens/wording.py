"""How rows of NHI are told to people before and after an act (新旧対照の言葉)."""

from kikan.shared.desk.premiums import wording as premiums  # noqa: F401  (collections from pensions have their words)
from kikan.shared.desk.worklist.wording import word

word("health_insurance_enrolment", "国保の資格", hidden=("household",))
word("health_insurance_specified_member", "特定同一世帯所属者", hidden=("household",))
word("health_insurance_relief", "軽減等")
word("health_insurance_remission", "減免", hidden=("household",))
word("health_insurance_levy", "賦課決定", hidden=("working", "charge", "pension_charge", "judged_on"))
word("health_insurance_pension", "年金保険者の通知")
word("health_insurance_transfer_wish", "口座振替への変更の申出")
word(
    "health_insurance_levy_member",
    "被保険者ごとの賦課",
    hidden=("working", "insured_months", "care_months", "is_judged", "fiscal_year", "household"),
)
word("health_insurance_benefit", "給付の決定", hidden=("working", "household"))
word("health_insurance_benefit_line", "給付の明細")
word("health_insurance_benefit_end", "給付の決定の取消し")
word("health_insurance_benefit_return", "給付の返納の請求")
word("health_insurance_elderly_ratio", "負担割合", hidden=("working",))
word("health_insurance_revenue_claim", "基準収入額の申請")
word("health_insurance_card_use", "マイナ保険証の利用登録")
word("health_insurance_insured_number", "被保険者番号", hidden=("household",))
word("health_insurance_third_party", "第三者行為")
word("health_insurance_specified_disease", "特定疾病の認定")
word("health_insurance_claim", "レセプト")
word("health_insurance_claim_file", "レセプトのファイル")
word("health_insurance_claim_bad_line", "取り込めないレセプトの行")
word("health_insurance_high_cost_search", "高額療養費該当世帯の抽出")
word("health_insurance_high_cost_finding", "高額療養費の該当世帯", hidden=("working", "household"))
word("health_insurance_high_cost_letter", "高額療養費の勧奨通知", hidden=("household",))
