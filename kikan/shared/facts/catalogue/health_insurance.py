"""Facts of National Health Insurance (国民健康保険)."""

from kikan.shared.facts.shape import Column, Fact

ENROLMENT = Fact(
    "health_insurance.enrolment",
    "国保の加入",
    "fact_health_insurance_enrolment",
    (
        Column("household", "世帯番号"),
        Column("acquired_by", "取得事由", "code"),
        Column("lost_by", "喪失事由", "code", "0 none"),
    ),
)

HIGH_COST = Fact(
    "health_insurance.high_cost",
    "国保の高額療養費の決定",
    "fact_health_insurance_high_cost",
    (
        Column("household", "世帯番号"),
        Column(
            "benefit", "支給番号", meaning="one row a person with receipts in it; several of a month add up"
        ),
        Column("amount", "世帯に支給する額", "yen", "of the whole household, less what is asked back"),
        Column("own", "本人の一部負担金", "yen", "of the receipts of the person that it was reckoned from"),
        Column("household_own", "世帯の一部負担金", "yen"),
    ),
)
