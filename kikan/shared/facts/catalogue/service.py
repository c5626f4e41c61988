"""Facts of the service levels (サービスレベル)."""

from kikan.shared.facts.shape import Column, Fact

PENALTY = Fact(
    "service.penalty",
    "サービスレベル未達による減額",
    "fact_service_penalty",
    (
        Column("money", "減額", "yen", "approved by two people of the municipality; deducted once"),
        Column("scheme", "未達の扱い", "code", "attainment, points or none"),
    ),
    keyed_by="first_month",
)
