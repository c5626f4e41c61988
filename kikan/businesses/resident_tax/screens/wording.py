"""How rows of resident tax are told to people before and after an act (新旧対照の言葉)."""

from kikan.shared.desk.worklist.wording import word

word("resident_tax_income", "所得", hidden=("inputs",))
word(
    "resident_tax_assessment",
    "住民税の賦課",
    hidden=("working", "parts", "charge", "basis", "status", "reason", "is_split_decided"),
)
word("resident_tax_relief", "減免")
word("resident_tax_liability", "課税の根拠", hidden=("kind",))
