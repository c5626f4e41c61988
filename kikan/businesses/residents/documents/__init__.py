"""Papers of the resident register (住民記録の証明書)."""

from kikan.shared.documents.papers import Paper, register

HOUSEHOLD_COPY = register(
    Paper(
        "residents.household_copy",
        "住民票の写し（世帯連記式）",
        "businesses/residents/documents/household_copy.typ",
        "residents.print",
        fee="resident_copy",
    )
)
INDIVIDUAL_COPY = register(
    Paper(
        "residents.individual_copy",
        "住民票の写し（個人票）",
        "businesses/residents/documents/individual_copy.typ",
        "residents.print",
        fee="resident_copy",
    )
)
REMOVED_COPY = register(
    Paper(
        "residents.removed_copy",
        "住民票の除票の写し",
        "businesses/residents/documents/individual_copy.typ",
        "residents.print",
        fee="removed_copy",
    )
)
