"""The JIS form of names (縮退) as the open municipality writes it: the tables, and what it decided itself."""

from collections.abc import Iterable, Sequence

from kikan.ground.mj import Reduced, reduced
from kikan.shared.addressees.models import CharacterDecision
from kikan.shared.history import as_of
from kikan.shared.tenancy.opener import current_or_raise


def decisions() -> dict[str, str]:
    """What stands for which character by decision of the municipality."""
    rows = as_of(CharacterDecision, None).filter(municipality=current_or_raise())
    return dict(rows.values_list("character", "target"))


def report(text: str) -> Reduced:
    """A text in JIS X 0213 with every replacement; the decisions are asked only where the tables leave a choice."""
    plain = reduced(text)
    return reduced(text, decisions()) if any(r.is_open for r in plain.replacements) else plain


def jis_form(text: str) -> str:
    """A name in JIS X 0213 (縮退)."""
    return report(text).text


def jis_forms(texts: Sequence[str]) -> list[str]:
    """The same for a column of names; the decisions are read once."""
    known = decisions()
    forms = {text: reduced(text, known).text for text in set(texts)}
    return [forms[text] for text in texts]


def unresolved(texts: Iterable[str]) -> dict[str, str]:
    """Of these texts the characters that need a decision, each with its candidates."""
    known = decisions()
    found: dict[str, str] = {}
    for text in texts:
        found |= {r.character: r.choices for r in reduced(text, known).replacements if r.is_open}
    return found
