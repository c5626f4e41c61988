"""A decision about money carries the reason somebody gave (理由)."""

from kikan.shared.errors import Refused

LONGEST = 40


def required(reason: str) -> str:
    """The reason as the journal keeps it. Errors: Refused for none or one too long."""
    text = reason.strip()
    if not text:
        raise Refused("理由を入力してください。", field="reason")
    if len(text) > LONGEST:
        raise Refused(f"理由は{LONGEST}字までです。", field="reason")
    return text
