"""How rows of the national pension are told to people before and after an act (新旧対照の言葉)."""

from kikan.shared.desk.worklist.wording import word

word("national_pension_insured", "国民年金の資格")
word("national_pension_number", "基礎年金番号")
word("national_pension_application", "国民年金の申請", hidden=("stage_on",))
