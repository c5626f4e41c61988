"""Papers of the polls (選挙の帳票)."""

from kikan.shared.documents.papers import Paper, register

ADMISSION_CARD = register(
    Paper(
        "elections.admission_card", "投票所入場券", "businesses/elections/documents/admission_card.typ", "elections.print",
        is_signed=False,
    )
)  # fmt: skip
