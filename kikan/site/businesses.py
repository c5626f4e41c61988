"""The businesses of this installation, in the order of the menu: the one list that composes them."""

BUSINESSES = (
    "residents",
    "resident_tax",
    "health_insurance",
    "late_elderly_medical",
    "long_term_care",
    "national_pension",
    "schooling",
    "child_allowance",
    "medical_subsidy",
    "water",
    "collection",
    "seals",
    "elections",
    "administration",
    "service",
    "procurement",
    "joint_office",
    "data_migration",
    "leaving",
)
