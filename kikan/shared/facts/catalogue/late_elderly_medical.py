"""Facts of the medical system for the late-stage elderly (後期高齢者医療)."""

from kikan.shared.facts.shape import Column, Fact

LATE_INSURED = Fact(
    "late_elderly_medical.insured",
    "後期高齢者医療の資格",
    "fact_late_elderly_medical_insured",
    (
        Column("acquired_by", "取得事由", "code"),
        Column("lost_by", "喪失事由", "code", "0 none"),
    ),
)
