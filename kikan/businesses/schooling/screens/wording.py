"""How rows of the register are told to people before and after an act (新旧対照の言葉)."""

from kikan.shared.desk.worklist.wording import word

word("schooling_pupil", "学齢簿")
word("schooling_duty", "就学義務の猶予・免除")
word("schooling_change_request", "指定校変更・区域外就学の申立て")
word("schooling_aid", "就学援助")
word("schooling_situation", "長期欠席・居所不明・不就学")
word("schooling_health_check", "就学時健康診断")
