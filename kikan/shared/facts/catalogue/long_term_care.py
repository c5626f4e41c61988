"""Facts of long-term care insurance (介護保険)."""

from kikan.shared.facts.shape import Column, Fact

INSURED = Fact(
    "long_term_care.insured",
    "介護保険の資格",
    "fact_long_term_care_insured",
    (
        Column("kind", "被保険者区分", "code", "1 aged 65 or more, 2 certified from 40 to 64"),
        Column("acquired_by", "取得事由", "code"),
        Column("lost_by", "喪失事由", "code", "0 none"),
    ),
)
CERTIFICATION = Fact(
    "long_term_care.certification",
    "要介護認定",
    "fact_long_term_care_certification",
    (Column("level", "要介護状態区分", "code", "12, 13 support 1 and 2; 21 to 25 care 1 to 5"),),
)
PREMIUM = Fact(
    "long_term_care.premium",
    "介護保険料",
    "fact_long_term_care_premium",
    (
        Column("fiscal_year", "年度", "year", "the row holds for the fiscal year"),
        Column("grade", "段階", "code", "1 to 13"),
        Column("total", "保険料額", "yen", "after relief"),
    ),
)
