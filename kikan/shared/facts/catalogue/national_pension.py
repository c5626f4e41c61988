"""Facts of the national pension (国民年金)."""

from kikan.shared.facts.shape import Column, Fact

PENSION_INSURED = Fact(
    "national_pension.insured",
    "国民年金の資格",
    "fact_national_pension_insured",
    (
        Column("kind", "種別", "code", "1 first class, 2 voluntary, 3 special voluntary"),
        Column("gained_by", "取得事由", "code"),
        Column("lost_by", "喪失事由", "code", "0 none"),
    ),
)
