"""How rows of the register are told to people before and after an act (新旧対照の言葉)."""

from kikan.businesses.residents.reads import words
from kikan.shared.desk.worklist.wording import word

EVENT = {"event": words.EVENTS, "reason": words.EVENTS}
word(
    "residents_resident",
    "住民票",
    hidden=("birth_on", "is_birth_certain", "is_head", "came_from_code", "event", "order_in_household"),
    words={
        "resident_kind": words.KINDS,
        "became_by": words.BECAME_BY,
        "ceased_by": words.CEASED_BY,
        **EVENT,
    },
)
word("residents_household", "世帯")
word("residents_family_register", "戸籍の表示")
word("residents_stay", "在留", words={"category": words.CATEGORIES})
word("residents_removal", "除票", hidden=("household", "planned_code"), words=EVENT)
word("residents_alias_record", "通称の履歴", hidden=("line",))
word("residents_guardianship", "成年被後見人")
word("residents_closed_sheet", "閉じた住民票", hidden=("line", "known_at"), words=EVENT)
