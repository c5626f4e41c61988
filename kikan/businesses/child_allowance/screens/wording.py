"""How rows of the child allowance are told to people before and after an act (新旧対照の言葉)."""

from kikan.shared.desk.worklist.wording import word

word("child_allowance_recipient", "児童手当の受給資格")
word("child_allowance_child", "児童手当の児童", hidden=("tie",))
word("child_allowance_confirmation", "監護相当・生計費の負担の確認")
word("child_allowance_suspension", "児童手当の支払の差止")
word("child_allowance_circumstance", "現況届を求める事情")
word("child_allowance_civil_servant", "公務員の通知")
word("child_allowance_status_report", "児童手当の現況届")
