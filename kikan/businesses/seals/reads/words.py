"""The Japanese of codes for screens and papers (区分の名称), and the law they may know."""

from kikan.businesses.seals.law.codes import (
    ACTIVE,
    AGENT,
    APPLICANTS,
    APPLICATION_STATES,
    BATCH_STATES,
    BRANCH,
    BY_CARD,
    BY_ID,
    BY_NUMBER_CARD,
    CANCELLED,
    CARD_LOST,
    CARD_STATES,
    CHANGED,
    CHANNELS,
    CHOSEN,
    COUNTER,
    GUARANTOR,
    GUARDIAN,
    IDENTIFICATIONS,
    ISSUED,
    LOST,
    OPEN,
    PAPER,
    PHOTO,
    REASONS,
    REPLY,
    REQUESTED,
    SELF,
    STATES,
    SUSPENSIONS,
    TOKENS,
    WAITING,
)
from kikan.businesses.seals.law.findings import Finding
from kikan.businesses.seals.law.texts import KINDS

__all__ = [
    "ACTIVE", "AGENT", "APPLICANTS", "APPLICATION_STATES", "BATCH_STATES", "BRANCH", "BY_CARD", "BY_ID",
    "BY_NUMBER_CARD", "CANCELLED", "CARD_LOST", "CARD_STATES", "CHANGED", "CHANNELS", "CHOSEN", "COUNTER",
    "GUARANTOR", "GUARDIAN", "IDENTIFICATIONS", "ISSUED", "KINDS", "LOST", "OPEN", "PAPER", "PHOTO", "REASONS",
    "REPLY", "REQUESTED", "SELF", "STATES", "SUSPENSIONS", "TOKENS", "WAITING", "Finding",
]  # fmt: skip
