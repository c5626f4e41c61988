"""The codes that forms of the polls offer, with their words (選択肢)."""

from kikan.businesses.elections.models.card import CardReason
from kikan.businesses.elections.models.election import ContestKind
from kikan.businesses.elections.models.poll import Oath
from kikan.businesses.elections.models.vote import CorrectionReason, VoteKind
from kikan.businesses.elections.reads.judging import SENT

Choices = list[tuple[int, str]]


def oaths() -> Choices:
    """Why a voter votes before election day (宣誓書の事由)."""
    return [(o.value, str(o.label)) for o in Oath]


def contests() -> Choices:
    """The kinds of contests, in the order of their ballots."""
    return [(k.value, str(k.label)) for k in ContestKind]


def card_reasons() -> Choices:
    """Why a card is printed again for one voter."""
    return [(r.value, str(r.label)) for r in CardReason if r not in (CardReason.FIRST, CardReason.CORRECTED)]


def corrections(how: VoteKind) -> Choices:
    """The reasons that fit a reception of this kind."""
    fits = [c for c in CorrectionReason if (c == CorrectionReason.RETURNED) == (how in SENT)]
    return [(c.value, str(c.label)) for c in fits]
