"""How rows of care insurance are told to people before and after an act (新旧対照の言葉)."""

from kikan.shared.desk.worklist.wording import word

word("long_term_care_insured", "介護保険の資格")
word("long_term_care_address_exception", "住所地特例")
word("long_term_care_circumstance", "生活保護・老齢福祉年金")
word("long_term_care_application", "認定申請", hidden=("person",))
word("long_term_care_survey", "認定調査票", hidden=("person", "answers"))
word("long_term_care_certification", "要介護認定", hidden=("application",))
word("long_term_care_care_plan", "居宅サービス計画")
word("long_term_care_room_meal_application", "負担限度額認定の申請", hidden=("person", "refused"))
word("long_term_care_room_meal_limit", "負担限度額認定", hidden=("application", "working"))
word("long_term_care_meeting", "審査会の開催")
word("long_term_care_restriction_case", "給付制限の予告・弁明", hidden=("person",))
word("long_term_care_restriction", "給付制限", hidden=("number", "working"))
word("long_term_care_copay_ratio", "負担割合", hidden=("working",))
