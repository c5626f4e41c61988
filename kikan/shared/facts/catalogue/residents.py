"""Facts of the resident register (住民記録)."""

from kikan.shared.facts.shape import Column, Fact

RESIDENCY = Fact(
    "residents.residency",
    "住民としての在住",
    "fact_residents_residency",
    (
        Column("household", "世帯番号"),
        Column("is_head", "世帯主か"),
        Column("resident_kind", "住民種別", "code", "1 Japanese, 2 foreign"),
        Column("became_by", "住民となった事由", "code", "1 move-in, 2 birth, 3 ex officio, 4 imported"),
        Column("ceased_by", "住民でなくなる事由", "code", "0 none, 1 move-out, 2 death, 3 ex officio"),
        Column("birth_on", "生年月日", "day", "sort date where uncertain"),
        Column("is_birth_certain", "生年月日が確かか"),
    ),
)

HOUSEHOLD = Fact(
    "residents.household",
    "世帯",
    "fact_residents_household",
    (Column("head", "世帯主の宛名番号", meaning="null while no head is set"),),
    keyed_by="household",
)

GUARDIANSHIP = Fact(
    "residents.guardianship",
    "成年被後見人である旨",
    "fact_residents_guardianship",
    (Column("is_ward", "成年被後見人か"),),
)
