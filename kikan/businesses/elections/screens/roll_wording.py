"""How rows of the roll are told to people before and after an act (新旧対照の言葉)."""

from kikan.shared.desk.worklist.wording import word

word("elections_roll", "選挙人名簿")
word("elections_suspension", "失権・公民権停止")
word("elections_objection", "異議の申出")
word("elections_overseas", "在外選挙人名簿")
