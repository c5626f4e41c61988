"""How rows of premiums are told to people before and after an act (新旧対照の言葉)."""

from kikan.shared.desk.worklist.wording import word

word(
    "premiums_premium",
    "保険料の賦課",
    hidden=("working", "charge", "pension_charge", "judged_on", "levy", "parts"),
)
word("premiums_pension_collection", "特別徴収", hidden=("levy", "interim"))
word("premiums_relief", "減免", hidden=("levy",))
