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
