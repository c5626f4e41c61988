"""住民票コード of a person: as stated on a certificate, or drawn at random from the stock (記載・変更請求)."""

from datetime import date

from kikan.businesses.residents.law import codes
from kikan.businesses.residents.procedures.act import Accepted, Act
from kikan.businesses.residents.procedures.arguments import Papers
from kikan.businesses.residents.procedures.codes_given import warn_of_stock
from kikan.businesses.residents.procedures.record_my_number import begin, finish, refuse_same
from kikan.shared.access import Actor
from kikan.shared.addressees import vault
from kikan.shared.addressees.vault import RESIDENT_CODE, Stated
from kikan.shared.errors import Refused
from kikan.shared.procedures import procedure


@procedure("residents.record_resident_code", right="residents.change", ja="住民票コードの記載・変更")
def record_resident_code(
    *,
    actor: Actor,
    person: int,
    happened_on: date,
    number: Stated | None = None,
    reported_on: date | None = None,
    papers: Papers | None = None,
    cause: int | None = None,
    read_at: int | None = None,
) -> Accepted:
    """Give a person a code from a day on. With `number` that one (転出証明書の記載), else one from the stock.

    Who has a code already asks for another (変更請求): that is always a new one from the stock.
    Law: 住民基本台帳法 第30条の2・第30条の3・第30条の4
    Errors: NotFound, Refused by field or when the stock is empty, Stale, VaultClosed.
    """
    known = vault.held([person], happened_on).get((person, RESIDENT_CODE))
    if known is not None and number is not None:
        raise Refused(
            "すでに住民票コードが記録されています。",
            cites="住民基本台帳法 第30条の4",
            what_to_do="変更請求のときは、番号を入力せずに在庫から付番してください。",
            field="number",
        )
    act = Act(
        actor,
        "residents.record_resident_code",
        "residents.resident_code_changed",
        codes.RESIDENT_CODE_ENTERED if known is None else codes.RESIDENT_CODE_REQUESTED,
        happened_on,
        reported_on,
        papers or Papers(),
        cause,
        read_at,
    )
    begin(act, person)
    secret = vault.draw_code() if number is None else vault.keep(RESIDENT_CODE, number.value)
    if number is None:
        warn_of_stock(act)
    elif others := [holder for holder in vault.holders(secret, happened_on) if holder != person]:
        raise Refused(
            f"この住民票コードは、別の人（宛名番号 {others[0]}）に記録されています。",
            cites="住民基本台帳法 第30条の2",
            what_to_do="届出の書類を確かめてください。",
            field="number",
        )
    sheet = act.draft.number(person, RESIDENT_CODE)
    refuse_same(sheet.at(happened_on), secret)
    sheet.put({"secret": secret, "reason": act.code}, happened_on)
    return finish(act, person)
