"""The keys of the vault: each municipality has its own, kept wrapped by the key of the installation (鍵の管理).

The installation's key comes from KIKAN_VAULT_KEY, never from the database: whoever has the tables, a backup or
an export has no number. Several keys may stand there, parted by commas: the first wraps, all unwrap.
"""

import os
import zlib
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db.models import QuerySet

from kikan.shared.addressees.models import VaultKey
from kikan.shared.errors import ProcedureError, Refused
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise

SETTING = "KIKAN_VAULT_KEY"
SHORTEST, NONCE, HALF = 32, 12, 32
PURPOSE = b"kikan vault key"
OAEP = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)


class VaultClosed(ProcedureError):
    """The installation's key is missing or is not the one the numbers were kept with (番号の鍵がない)."""

    def __init__(self, message: str) -> None:
        super().__init__(message, what_to_do=f"情報担当に、{SETTING} の設定を確かめるよう連絡してください。")


@dataclass(frozen=True)
class Keys:
    """The keys of a municipality: `data` seals, `search` makes fingerprints by which a number is found."""

    number: int
    data: bytes = field(repr=False)
    search: bytes = field(repr=False)


def newest() -> Keys:
    """The keys that seal now; the first use of a municipality draws them. Errors: VaultClosed."""
    row = _rows().order_by("-number").first()
    return _opened(row) if row is not None else draw()


def numbered(number: int) -> Keys:
    """Errors: VaultClosed."""
    return _opened(_rows().get(number=number))


def draw() -> Keys:
    """New keys after the newest (鍵の更新); what was sealed before is sealed anew by whoever asks for them."""
    last = _rows().order_by("-number").values_list("number", flat=True).first() or 0
    return keep(os.urandom(2 * HALF), last + 1)


def keep(material: bytes, number: int) -> Keys:
    """Wrap and keep keys, drawn here or brought by a municipality that comes from another installation."""
    VaultKey.objects.create(
        municipality=current_or_raise(), number=number, wrapped=_wrap(material), made_at=clock.now()
    )
    return Keys(number, material[:HALF], material[HALF:])


def sealed(content: bytes, bound_to: str) -> tuple[int, bytes]:
    """The number of the key and the content under it; `bound_to`: what it is, it opens as nothing else. Errors: VaultClosed."""
    keys, nonce = newest(), os.urandom(NONCE)
    return keys.number, nonce + AESGCM(keys.data).encrypt(nonce, zlib.compress(content, 1), bound_to.encode())


def opened(key: int, kept: bytes, bound_to: str) -> bytes:
    """Errors: VaultClosed."""
    data = numbered(key).data
    return zlib.decompress(AESGCM(data).decrypt(kept[:NONCE], kept[NONCE:], bound_to.encode()))


def wrap_anew() -> int:
    """Wrap all keys of the municipality by the installation's first key; returns how many."""
    rows = list(_rows())
    for row in rows:
        kept = _unwrap(bytes(row.wrapped))
        _rows().filter(number=row.number).update(wrapped=_wrap(kept))
    return len(rows)


def for_receiver(public_key: bytes) -> dict[int, bytes]:
    """The keys of the municipality, each encrypted for a receiver (RSA-OAEP, SHA-256). Errors: Refused, VaultClosed."""
    try:
        receiver = serialization.load_pem_public_key(public_key)
    except ValueError:
        receiver = None
    if not isinstance(receiver, rsa.RSAPublicKey) or receiver.key_size < 2048:
        raise Refused(
            "受取側の公開鍵が、2048ビット以上のRSAの公開鍵（PEM）ではありません。",
            what_to_do="受取側に、公開鍵のファイルを作り直してもらってください。",
        )
    return {row.number: receiver.encrypt(_unwrap(bytes(row.wrapped)), OAEP) for row in _rows()}


def received(private_key: bytes, parcels: dict[int, bytes]) -> int:
    """Take the keys of a municipality that was read back here; returns how many. Errors: Refused."""
    try:
        owner = serialization.load_pem_private_key(private_key, None)
    except (ValueError, TypeError):
        owner = None
    if not isinstance(owner, rsa.RSAPrivateKey):
        raise Refused("RSAの秘密鍵（PEM、合言葉なし）ではありません。")
    for number, parcel in sorted(parcels.items()):
        try:
            wrapped = _wrap(owner.decrypt(parcel, OAEP))
        except ValueError as error:
            raise Refused(
                "この秘密鍵では開けない鍵です。",
                what_to_do="渡した公開鍵と対になる秘密鍵を指定してください。",
            ) from error
        if not _rows().filter(number=number).update(wrapped=wrapped):
            raise Refused(
                "この団体にない鍵です。", what_to_do="先に団体の記録を読み戻してください（kikan read-back）。"
            )
    return len(parcels)


def _rows() -> QuerySet[VaultKey]:
    return VaultKey.objects.filter(municipality=current_or_raise())


def _opened(row: VaultKey) -> Keys:
    material = _unwrap(bytes(row.wrapped))
    return Keys(row.number, material[:HALF], material[HALF:])


def _wrap(material: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(_installation_keys()[0]).encrypt(nonce, material, PURPOSE)


def _unwrap(wrapped: bytes) -> bytes:
    for key in _installation_keys():
        try:
            return AESGCM(key).decrypt(wrapped[:NONCE], wrapped[NONCE:], PURPOSE)
        except InvalidTag:
            continue
    raise VaultClosed("番号の鍵を開けません。保管したときの鍵と違います。")


def installation_secrets() -> tuple[str, ...]:
    """The installation's secrets as they were given, from which keys of one purpose each are derived. Errors: VaultClosed."""
    given = tuple(text.strip() for text in os.environ.get(SETTING, "").split(",") if text.strip())
    if not given or any(len(text) < SHORTEST for text in given):
        raise VaultClosed("番号の鍵が設定されていません。")
    return given


def _installation_keys() -> tuple[bytes, ...]:
    return _derived(installation_secrets())


@lru_cache(maxsize=4)
def _derived(given: tuple[str, ...]) -> tuple[bytes, ...]:
    return tuple(HKDF(hashes.SHA256(), 32, None, PURPOSE).derive(text.encode()) for text in given)
