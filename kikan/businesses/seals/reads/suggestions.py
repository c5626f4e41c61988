"""The texts a seal of this person may show today, for the form (登録できる文字の一覧)."""

from kikan.businesses.seals.law.texts import KINDS, allowed_texts
from kikan.businesses.seals.reads.people import people
from kikan.shared.tenancy import clock


def texts_of(person: int) -> tuple[tuple[str, str], ...]:
    """(text, kind in words), the usual ones first."""
    known = people([person], clock.today())[person]
    return tuple((text, KINDS[kind]) for text, kind in allowed_texts(known.names).items())
