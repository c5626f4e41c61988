"""Facts of the resident tax (個人住民税)."""

from kikan.shared.facts.shape import Column, Fact

INCOME = Fact(
    "resident_tax.income",
    "所得",
    "fact_resident_tax_income",
    (
        Column("fiscal_year", "年度", "year", "the row holds from 1 January of it to the next"),
        Column("is_declared", "申告があるか", meaning="false: income unknown, never zero"),
        Column("salary_revenue", "給与収入", "yen"),
        Column("salary_income", "給与所得", "yen"),
        Column("pension_revenue", "公的年金等収入", "yen"),
        Column("pension_income", "公的年金等雑所得", "yen"),
        Column("other_income", "その他の所得", "yen"),
        Column("total_income", "総所得金額等", "yen", "total_income of the tax laws after carried losses"),
        Column("aggregate_income", "合計所得金額", "yen"),
        Column(
            "land_deduction",
            "分離譲渡所得の特別控除額",
            "yen",
            "still in both sums above; insurances take it off",
        ),
        Column("family_employee_paid", "専従者控除・専従者給与", "yen", "added back for NHI reductions"),
        Column("fixed_asset_tax", "固定資産税額", "yen", "of the fiscal year, for the asset levy"),
    ),
)

STATUS = Fact(
    "resident_tax.status",
    "課税状況",
    "fact_resident_tax_status",
    (
        Column("fiscal_year", "年度", "year", "the row holds from 1 January of it to the next"),
        Column(
            "status",
            "課税区分",
            "code",
            "1 taxed, 2 per-capita only, 3 forest tax only, 4 free, 5 undeclared",
        ),
        Column(
            "reason", "非課税の理由", "code", "0 none, 1 assisted, 2 status of the person, 3 income, 4 child"
        ),
        Column("aggregate_income", "合計所得金額", "yen"),
        Column("total_income", "総所得金額等", "yen"),
        Column(
            "nontaxable_line",
            "均等割の非課税限度額",
            "yen",
            "aggregate_income up to which the person is free; 0 in rows older than the column",
        ),
        Column("taxable_income", "課税総所得金額", "yen"),
        Column("city_levy", "市町村民税所得割額", "yen", "after every credit, before 減免"),
        Column("prefecture_levy", "道府県民税所得割額", "yen"),
        Column("city_per_capita", "市町村民税均等割額", "yen"),
        Column("prefecture_per_capita", "道府県民税均等割額", "yen"),
        Column("forest_tax", "森林環境税額", "yen"),
        Column("annual_tax", "年税額", "yen", "after 減免"),
    ),
)
