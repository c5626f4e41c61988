"""How rows of NHI are told to people before and after an act (新旧対照の言葉)."""

from kikan.shared.desk.worklist.wording import word

word("health_insurance_enrolment", "国保の資格", hidden=("household",))
word("health_insurance_specified_member", "特定同一世帯所属者", hidden=("household",))
word("health_insurance_relief", "軽減等")
word("health_insurance_levy", "賦課決定", hidden=("working", "charge", "judged_on"))
word(
    "health_insurance_levy_member",
    "被保険者ごとの賦課",
    hidden=("working", "insured_months", "care_months", "is_judged", "fiscal_year", "household"),
)
