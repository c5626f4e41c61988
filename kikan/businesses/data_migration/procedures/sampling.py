"""What drawing, marking and signing have in common, whether records or papers are drawn (抜取り)."""

import secrets

from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append
from kikan.shared.tenancy import clock

SEEDS = 2**62


def entered(kind: str, name: str, rehearsal: int, actor: Actor) -> int:
    """The entry of an act on a rehearsal's samples."""
    return append(
        actor=actor, kind=kind, procedure=f"data_migration.{name}",
        subjects=[("rehearsal", rehearsal)], happened_on=clock.today(),
    ).number  # fmt: skip


def require_count(count: int, most: int) -> None:
    """Errors: Refused."""
    if not 1 <= count <= most:
        raise Refused(f"件数は1から{most}までです。", field="count")


def seed_of(given: int | None) -> int:
    """The seed to be kept: one that was given, or a new one."""
    return secrets.randbelow(SEEDS) if given is None else given


def says_more(
    was: tuple[bool | None, str], *, is_good: bool, note: str, signed_by: str, signed_told: str, why: str
) -> bool:
    """Whether a mark says something new. Errors: Refused after the signature, or for a fault without a note."""
    if was == (is_good, note):
        return False
    if signed_by:
        raise Refused("署名が済んでいます。", field="note", what_to_do=signed_told)
    if not is_good and not note:
        raise Refused(why, field="note")
    return True


def signer(name: str) -> str:
    """Errors: Refused without a name."""
    if not name.strip():
        raise Refused("署名する人の氏名を入力してください。", field="name")
    return name.strip()
