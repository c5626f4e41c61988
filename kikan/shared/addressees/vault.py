"""The vault of numbers (番号の保管庫): 個人番号 and 住民票コード, sealed, found by a keyed hash, shown on the record alone.

A number stands in `addressees_secret` and nowhere else; everything else knows the number of its secret. Whoever
shows one calls `reveal`, which writes who asked for whose number and why before it opens it.
"""

import hashlib
import hmac
import os
import secrets as chance
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection

from kikan.ground.check_digits import is_my_number, is_resident_code
from kikan.shared.access import Actor, looks
from kikan.shared.addressees import vault_keys
from kikan.shared.addressees.models import PersonalNumber, Secret
from kikan.shared.addressees.vault_keys import NONCE, Keys, VaultClosed
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history import as_of
from kikan.shared.tenancy import clock, numbers, tenant
from kikan.shared.tenancy.columns import write_columns
from kikan.shared.tenancy.opener import current_or_raise

MY_NUMBER, RESIDENT_CODE = "my_number", "resident_code"
KINDS = {MY_NUMBER: "個人番号", RESIDENT_CODE: "住民票コード"}
LENGTHS = {MY_NUMBER: 12, RESIDENT_CODE: 11}
RIGHT = "my_number"
SERIES = "addressees.secret"
STOCK = "SELECT number FROM addressees_secret WHERE municipality = %s AND kind = %s AND is_in_stock"
KNOWN = "SELECT number, fingerprint FROM addressees_secret WHERE municipality = %s AND kind = %s AND fingerprint = ANY(%s)"
FREE = f"SELECT count(*) FROM ({STOCK}) free"  # noqa: S608


class Stated:
    """A number somebody stated. It has no form in which it could wait in the worklist, be logged or be compared."""

    __slots__ = ("kind", "value")

    def __init__(self, kind: str, value: str) -> None:
        self.kind, self.value = kind, value

    def __repr__(self) -> str:
        return f"Stated({self.kind})"


@dataclass(frozen=True)
class Brought:
    """What came of codes brought in as a stock: how many are new, known already, and of unusual check digit."""

    new: int
    known: int
    doubtful: int


def fault_of(kind: str, value: str) -> str:
    """Why this cannot be such a number; empty where it can. The check digit of a code is only pointed out."""
    if len(value) != LENGTHS[kind] or not (value.isascii() and value.isdigit()):
        return f"{KINDS[kind]}は{LENGTHS[kind]}桁の数字です。"
    if kind == MY_NUMBER and not is_my_number(value):
        return "個人番号の検査用数字が合いません。"
    return ""


def keep(kind: str, value: str) -> int:
    """Seal a number that somebody stated; the same number is kept once. Returns the number of its secret.

    Law: 個人番号の検査用数字は 平成26年総務省令第85号 第5条
    Errors: Refused where it cannot be such a number, VaultClosed.
    """
    if fault := fault_of(kind, value):
        raise Refused(
            fault,
            field=kind,
            cites="平成26年総務省令第85号 第5条" if kind == MY_NUMBER else "",
            what_to_do="届出の書類の番号を確かめて、もう一度入力してください。",
        )
    keys = vault_keys.newest()
    print_ = fingerprint(keys, kind, value)
    known = Secret.objects.filter(municipality=current_or_raise(), kind=kind, fingerprint=print_).first()
    if known is not None:
        _leave_stock(known.number)
        return known.number
    number = numbers.draw(SERIES)
    Secret.objects.create(
        municipality=current_or_raise(),
        number=number,
        kind=kind,
        key=keys.number,
        sealed=seal(keys, kind, number, value),
        fingerprint=print_,
    )
    return number


def _leave_stock(number: int) -> None:
    Secret.objects.filter(municipality=current_or_raise(), number=number, is_in_stock=True).update(
        is_in_stock=False
    )


def keep_many(kind: str, values: Sequence[str], *, is_stock: bool = False) -> list[int]:
    """Seal many numbers of one kind that are not kept yet, each once; the numbers of their secrets, in order."""
    if not values:
        return []
    keys, first = vault_keys.newest(), numbers.draw(SERIES, len(values))
    found = list(range(first, first + len(values)))
    write_columns(
        "addressees_secret",
        {
            "number": found,
            "kind": kind,
            "key": keys.number,
            "sealed": [seal(keys, kind, n, v).hex() for n, v in zip(found, values, strict=True)],
            "fingerprint": [fingerprint(keys, kind, v).hex() for v in values],
            "is_in_stock": is_stock,
        },
    )
    return found


def keep_all(kind: str, values: Sequence[str]) -> list[int | None]:
    """The number of the secret of each value, sealing those not kept yet; None for an empty one.

    For files with many numbers, some of them known: two queries however many there are. Errors: VaultClosed.
    """
    wanted = list(dict.fromkeys(value for value in values if value))
    if not wanted:
        return [None] * len(values)
    keys = vault_keys.newest()
    prints = {fingerprint(keys, kind, value): value for value in wanted}
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [current_or_raise(), kind, list(prints)])
        held = {prints[bytes(print_)]: int(number) for number, print_ in cursor.fetchall()}
    new = [value for value in wanted if value not in held]
    held |= dict(zip(new, keep_many(kind, new), strict=True))
    return [held.get(value) for value in values]


def seal(keys: Keys, kind: str, number: int, value: str) -> bytes:
    """AES-256-GCM with a nonce of its own; bound to the secret's number, so that two cannot change places."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(keys.data).encrypt(nonce, value.encode(), _bound_to(kind, number))


def fingerprint(keys: Keys, kind: str, value: str) -> bytes:
    """HMAC-SHA256: the same number of the same municipality gives the same bytes, to whoever has the key."""
    return hmac.new(keys.search, f"{kind}:{value}".encode(), hashlib.sha256).digest()


def _bound_to(kind: str, number: int) -> bytes:
    return f"{kind}:{number}".encode()


def _opened(row: Secret, keys: Keys) -> str:
    sealed = bytes(row.sealed)
    if not sealed:
        raise NotFound("この番号は、保存期間を過ぎたため廃棄されています。")
    try:
        opened = AESGCM(keys.data).decrypt(sealed[:NONCE], sealed[NONCE:], _bound_to(row.kind, row.number))
    except InvalidTag as error:
        raise VaultClosed("保管した番号が書き換えられています。") from error
    return opened.decode()


def held(persons: Iterable[int], day: date | None = None) -> dict[tuple[int, str], int]:
    """(person, kind) -> the number of the secret that holds on a day (today); no number itself."""
    rows = as_of(PersonalNumber, day or clock.today()).filter(
        municipality=current_or_raise(), person__in=list(persons)
    )
    return {(row.person, row.kind): row.secret for row in rows}


def holders(secret: int, day: date | None = None) -> list[int]:
    """Who has the number of this secret on a day; more than one is a mistake."""
    rows = as_of(PersonalNumber, day or clock.today()).filter(municipality=current_or_raise(), secret=secret)
    return sorted(rows.values_list("person", flat=True))


def reveal(
    persons: Sequence[int],
    kind: str,
    *,
    actor: Actor,
    business: str,
    screen: str,
    reason: str,
    day: date | None = None,
    operation: str = "reveal",
) -> dict[int, str]:
    """The numbers of people, opened after the look is recorded: who, whose, why (番号の表示).

    business: in whose affairs they are used; the right is `<business>.my_number`.
    Law: 行政手続における特定の個人を識別するための番号の利用等に関する法律 第9条
    Errors: NotPermitted, Refused without a reason, NotFound, NotRecorded, VaultClosed.
    """
    actor.require(f"{business}.{RIGHT}")
    if not reason.strip():
        raise Refused(
            "理由を入力してください。", field="reason", what_to_do="利用する事務を入力してください。"
        )
    with tenant(actor.municipality):
        found = held(persons, day)
        looks.record(
            actor, screen=screen, persons=persons, operation=operation, reason=reason.strip(),
            columns=KINDS[kind], was_my_number_shown=kind == MY_NUMBER,
        )  # fmt: skip
        return _open_all({p: s for (p, k), s in found.items() if k == kind})


def _open_all(wanted: dict[int, int]) -> dict[int, str]:
    rows = {
        r.number: r
        for r in Secret.objects.filter(municipality=current_or_raise(), number__in=wanted.values())
    }
    keys = {number: vault_keys.numbered(number) for number in {r.key for r in rows.values()}}
    return {person: _opened(rows[s], keys[rows[s].key]) for person, s in wanted.items()}


def find(kind: str, value: str, *, actor: Actor, business: str, screen: str, reason: str) -> list[int]:
    """Who has this number today: a search that is recorded without the number (番号による検索).

    Errors: NotPermitted, Refused, NotRecorded, VaultClosed.
    """
    actor.require(f"{business}.{RIGHT}")
    if fault := fault_of(kind, value):
        raise Refused(fault, field="number", what_to_do="番号を確かめてください。")
    with tenant(actor.municipality):
        print_ = fingerprint(vault_keys.newest(), kind, value)
        known = Secret.objects.filter(municipality=actor.municipality, kind=kind, fingerprint=print_).first()
        found = holders(known.number) if known is not None else []
        looks.record(
            actor, screen=screen, persons=found, operation="search", search=f"{KINDS[kind]}による検索",
            reason=reason, was_my_number_shown=kind == MY_NUMBER,
        )  # fmt: skip
        return found


def bring_stock(codes: Iterable[str]) -> Brought:
    """Keep codes received as a stock from which new ones are drawn (住民票コードの在庫). Errors: Refused for a wrong form."""
    wanted = list(dict.fromkeys(codes))
    for line, code in enumerate(wanted, 1):
        if fault := fault_of(RESIDENT_CODE, code):
            raise Refused(
                f"{line}件目：{fault}",
                field="file",
                what_to_do="ファイルを確かめてください。何も登録していません。",
            )
    keys = vault_keys.newest()
    prints = {fingerprint(keys, RESIDENT_CODE, code): code for code in wanted}
    known = Secret.objects.filter(
        municipality=current_or_raise(), kind=RESIDENT_CODE, fingerprint__in=list(prints)
    ).values_list("fingerprint", flat=True)
    there = {bytes(each) for each in known}
    new = [code for print_, code in prints.items() if print_ not in there]
    keep_many(RESIDENT_CODE, new, is_stock=True)
    return Brought(len(new), len(there), sum(not is_resident_code(code) for code in new))


def uses_codes() -> bool:
    """Whether this municipality has ever kept a code: who is not connected to the CS yet has none to give."""
    return Secret.objects.filter(municipality=current_or_raise(), kind=RESIDENT_CODE).exists()


def codes_left() -> int:
    """How many codes the stock still holds."""
    with connection.cursor() as cursor:
        cursor.execute(FREE, [current_or_raise(), RESIDENT_CODE])
        count: int = cursor.fetchone()[0]
    return count


def draw_code() -> int:
    """Take a code at random from the stock (無作為の付番); the number of its secret. It never goes back.

    Law: 住民基本台帳法 第30条の2・第30条の3
    Errors: Refused where the stock is empty.
    """
    left = codes_left()
    # Somebody else may be drawing at the same place: then the first that is free.
    number = _free_code(chance.randbelow(left)) or _free_code(0) if left else None
    if number is None:
        raise Refused(
            "住民票コードの在庫がありません。",
            cites="住民基本台帳法 第30条の2",
            what_to_do="CS から受け取った住民票コードを読み込んでから、付番してください。",
        )
    _leave_stock(number)
    return number


def _free_code(place: int) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"{STOCK} ORDER BY number OFFSET %s LIMIT 1 FOR UPDATE SKIP LOCKED",
            [current_or_raise(), RESIDENT_CODE, place],
        )
        row = cursor.fetchone()
    return int(row[0]) if row else None


def rotate() -> int:
    """Seal every number of the municipality anew with new keys (鍵の更新), all or nothing; returns how many."""
    rows = list(Secret.objects.filter(municipality=current_or_raise()).select_for_update().order_by("number"))
    keys = {number: vault_keys.numbered(number) for number in {row.key for row in rows}}
    new = vault_keys.draw()
    for row in rows:
        if row.sealed:
            value = _opened(row, keys[row.key])
            row.sealed = seal(new, row.kind, row.number, value)
            row.fingerprint = fingerprint(new, row.kind, value)
            row.key = new.number
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE addressees_secret SET key = %s, sealed = %s, fingerprint = %s"
            " WHERE municipality = %s AND number = %s",
            [(r.key, bytes(r.sealed), bytes(r.fingerprint), r.municipality, r.number) for r in rows],
        )
    return len(rows)


def erase(secrets: Iterable[int]) -> int:
    """Destroy numbers so that nobody can restore them (廃棄); that they were here stays. Returns how many."""
    rows = Secret.objects.filter(municipality=current_or_raise(), number__in=list(secrets))
    done = 0
    for row in rows.exclude(sealed=b""):
        done += rows.filter(number=row.number).update(sealed=b"", fingerprint=os.urandom(32))
    return done
