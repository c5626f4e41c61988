"""Encryption of copies (写しの封緘) in the age format: for public keys, so the service cannot open its own copies.

A municipality makes its pair of keys itself and gives only the public one. The private key lies in a file that a
passphrase opens (scrypt, AES-256-GCM). Age's own form of such files is not used: it refuses to open one on a machine
that happens to be much busier than the one it was made on.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import unicodedata
from collections.abc import Sequence

import pyrage
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from kikan.shared.errors import Refused

LEAST_PASSPHRASE = 12
HEAD = b"KIKAN-OUTAGE-KEY-1\n"


def new_key(passphrase: str) -> tuple[bytes, str]:
    """A private key sealed with the passphrase, and its public key. Errors: Refused for a short one."""
    if len(passphrase) < LEAST_PASSPHRASE:
        raise Refused(
            f"合言葉は{LEAST_PASSPHRASE}文字以上にしてください。", what_to_do="もう一度実行してください。"
        )
    identity = pyrage.x25519.Identity.generate()
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    sealed = _cipher(passphrase, salt).encrypt(nonce, str(identity).encode(), HEAD)
    return HEAD + base64.b64encode(salt + nonce + sealed) + b"\n", str(identity.to_public())


def private_key(sealed: bytes, passphrase: str) -> str:
    """Errors: Refused for a wrong passphrase or a damaged file."""
    try:
        if not sealed.startswith(HEAD):
            raise ValueError("no key file")
        raw = base64.b64decode(sealed[len(HEAD) :].strip(), validate=True)
        return _cipher(passphrase, raw[:16]).decrypt(raw[16:28], raw[28:], HEAD).decode()
    except (ValueError, InvalidTag):
        raise Refused(
            "合言葉が違うか、鍵のファイルが壊れています。",
            what_to_do="合言葉と鍵のファイルを確かめてください。",
        ) from None


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    """128 MiB and about half a second for each passphrase somebody tries."""
    secret = unicodedata.normalize("NFKC", passphrase).encode()
    return AESGCM(Scrypt(salt=salt, length=32, n=1 << 17, r=8, p=1).derive(secret))


def check_recipient(text: str) -> str:
    """A public key as it is kept. Errors: Refused."""
    try:
        return str(pyrage.x25519.Recipient.from_str(text.strip()))
    except pyrage.RecipientError:
        raise Refused(
            "公開鍵の形が違います。",
            what_to_do="age1 で始まる文字列を、そのまま貼り付けてください。",
            field="recipient",
        ) from None


def seal(content: bytes, recipients: Sequence[str]) -> bytes:
    return bytes(pyrage.encrypt(content, [pyrage.x25519.Recipient.from_str(r) for r in recipients]))


def unseal(sealed: bytes, private: str) -> bytes:
    """Errors: Refused where the key is another's or a byte of the file differs."""
    try:
        return bytes(pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(private)]))
    except pyrage.DecryptError:
        raise Refused(
            "この鍵では開けないか、写しのファイルが壊れています。",
            what_to_do="登録した鍵か、ほかの日の写しで開いてください。",
        ) from None


def fingerprint(recipient: str) -> str:
    """Eight digits by which people compare a public key."""
    return hashlib.sha256(recipient.encode()).hexdigest()[:8]
