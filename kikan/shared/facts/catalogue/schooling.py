"""Facts of the school register (学齢簿)."""

from kikan.shared.facts.shape import Column, Fact

PUPIL = Fact(
    "schooling.pupil",
    "学齢簿の記載",
    "fact_schooling_pupil",
    (
        Column("first_year", "第1学年の年度"),
        Column("school", "就学する学校の番号", meaning="null while undecided"),
        Column(
            "attendance",
            "就学の区分",
            "code",
            "0 undecided, 1 designated, 2 changed, 3 elsewhere, 4 other founder, 5 special needs, 6 taken in",
        ),
    ),
)
