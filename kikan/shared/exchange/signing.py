"""The signature of a delivery (署名): Ed25519, by a key that only this installation can derive.

The key follows from the installation's key (`KIKAN_VAULT_KEY`) by HKDF with a purpose of its own, so there is no second secret to
keep; the public key is told to receivers once, apart from the deliveries, and looked at again by `kikan package key`.
"""

import base64
import hashlib
import json
from collections.abc import Collection
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kikan.shared.addressees.vault_keys import installation_secrets
from kikan.shared.errors import Refused

SIGNATURE = "manifest.sig"
PURPOSE = b"kikan signature of deliveries"
LARGEST = 10_000


def _key(secret: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(
        HKDF(hashes.SHA256(), 32, None, PURPOSE).derive(secret.encode())
    )


def own_keys() -> list[str]:
    """The public keys of this installation, the one that signs first. Errors: VaultClosed."""
    return [_text(_key(secret).public_key()) for secret in installation_secrets()]


def _text(key: Ed25519PublicKey) -> str:
    raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return base64.b64encode(raw).decode()


def fingerprint(public_key: str) -> str:
    """Sixteen digits by which people compare a key."""
    return hashlib.sha256(public_key.encode()).hexdigest()[:16]


def sign(manifest: Path) -> None:
    """Write the signature beside a manifest. Errors: VaultClosed."""
    key = _key(installation_secrets()[0])
    body = {
        "algorithm": "Ed25519", "signs": manifest.name, "public_key": _text(key.public_key()),
        "signature": base64.b64encode(key.sign(manifest.read_bytes())).decode(),
    }  # fmt: skip
    manifest.with_name(SIGNATURE).write_text(json.dumps(body, indent=1), "utf-8")


def require_signed(manifest: Path, trusted: Collection[str]) -> str:
    """The public key that signed the manifest. Errors: Refused where it is not as it was signed, or by somebody unknown."""
    try:
        with manifest.with_name(SIGNATURE).open("rb") as file:
            body = json.loads(file.read(LARGEST))
        given = str(body["public_key"])
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(given, validate=True))
        key.verify(base64.b64decode(body["signature"], validate=True), manifest.read_bytes())
    except (OSError, ValueError, KeyError, TypeError, InvalidSignature) as error:
        raise Refused(
            "署名が合いません。書き出した後に目録が変わったか、書き出しの途中で切れています。",
            what_to_do="渡した側に、もう一度書き出すよう依頼してください。",
        ) from error
    if given not in trusted:
        raise Refused(
            f"知らない導入の署名です（照合番号 {fingerprint(given)}）。",
            what_to_do="渡した側に照合番号を別の手段で確かめ、--signed-by に公開鍵を指定してください。",
        )
    return given
