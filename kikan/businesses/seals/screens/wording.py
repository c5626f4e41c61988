"""How rows of seal registration are told before and after an act (新旧対照の言葉)."""

from kikan.businesses.seals.reads import words
from kikan.shared.desk.worklist.wording import word

word(
    "seals_registration",
    "印鑑登録",
    hidden=("person",),
    words={
        "state": words.STATES, "seal_text_kind": words.KINDS, "applicant": words.APPLICANTS,
        "identification": words.IDENTIFICATIONS, "cancel_reason": words.REASONS,
    },
)  # fmt: skip
word("seals_card", "印鑑登録証", words={"state": words.CARD_STATES})
word("seals_suspension", "交付の抑止", words={"kind": words.SUSPENSIONS})
word(
    "seals_application", "照会による申請", hidden=("person",),
    words={"state": words.APPLICATION_STATES, "applicant": words.APPLICANTS},
)  # fmt: skip
