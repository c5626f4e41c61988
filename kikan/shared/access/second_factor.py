"""The keys of the second factor (二要素の鍵), sealed by the key of the installation: the tables alone open no account.

KIKAN_VAULT_KEY seals them, for a purpose of their own, and to the number of the user: moved to another row, a key
opens nothing. Several keys may stand there, parted by commas: the first seals, all open. A key kept in the clear by
an earlier version is taken and sealed at the next sign-in.
"""

import base64
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kikan.shared.access.models import User
from kikan.shared.errors import ProcedureError

SETTING = "KIKAN_VAULT_KEY"
SHORTEST, NONCE = 32, 12
PURPOSE = b"kikan second factor"
# A key of TOTP has 32 letters, a sealed one 64: nonce, twenty bytes and their mark, in base 64.
SEALED = 64


class KeyMissing(ProcedureError):
    """The installation's key is missing, or another one than the second factors were sealed with (鍵がない)."""

    def __init__(self, message: str) -> None:
        super().__init__(message, what_to_do=f"情報担当に、{SETTING} の設定を確かめるよう連絡してください。")


def sealed(key: str, user: int) -> str:
    """The key of a user as the database keeps it. Errors: KeyMissing."""
    nonce = os.urandom(NONCE)
    kept = nonce + AESGCM(_keys()[0]).encrypt(nonce, base64.b32decode(key), _owner(user))
    return base64.b64encode(kept).decode()


def opened(kept: str, user: int) -> str:
    """The key as the authenticator has it; "" for a user without one. Errors: KeyMissing."""
    if not is_sealed(kept):
        return kept
    raw = base64.b64decode(kept)
    for key in _keys():
        try:
            plain = AESGCM(key).decrypt(raw[:NONCE], raw[NONCE:], _owner(user))
        except InvalidTag:
            continue
        return base64.b32encode(plain).decode()
    raise KeyMissing("二要素の鍵を開けません。封じたときの鍵と違います。")


def is_sealed(kept: str) -> bool:
    return len(kept) == SEALED


def keep(key: str, user: int) -> None:
    """Keep the key of a user, sealed. Errors: KeyMissing."""
    User.objects.filter(pk=user).update(second_factor=sealed(key, user))


def seal_all() -> int:
    """Seal every key by the installation's first key, those in the clear too; returns how many. Errors: KeyMissing."""
    rows = list(User.objects.exclude(second_factor="").values_list("number", "second_factor"))
    for number, kept in rows:
        keep(opened(kept, number), number)
    return len(rows)


def _owner(user: int) -> bytes:
    return f"user {user}".encode()


def _keys() -> tuple[bytes, ...]:
    given = tuple(text.strip() for text in os.environ.get(SETTING, "").split(",") if text.strip())
    if not given or any(len(text) < SHORTEST for text in given):
        raise KeyMissing("二要素の鍵を封じる鍵が設定されていません。")
    return _derived(given)


@lru_cache(maxsize=4)
def _derived(given: tuple[str, ...]) -> tuple[bytes, ...]:
    return tuple(HKDF(hashes.SHA256(), 32, None, PURPOSE).derive(text.encode()) for text in given)
