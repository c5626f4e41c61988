"""個人番号 of a person: entered ex officio, changed on request, or corrected (個人番号の記載・変更請求・職権修正)."""

from datetime import date

from kikan.businesses.residents.law import codes
from kikan.businesses.residents.procedures.act import Accepted, Act
from kikan.businesses.residents.procedures.arguments import Papers
from kikan.shared.access import Actor
from kikan.shared.addressees import vault
from kikan.shared.addressees.vault import MY_NUMBER, Stated
from kikan.shared.errors import Refused
from kikan.shared.procedures import procedure

EVENTS = {
    "entered": codes.MY_NUMBER_ENTERED,
    "requested": codes.MY_NUMBER_REQUESTED,
    "corrected": codes.MY_NUMBER_CORRECTED,
}


@procedure("residents.record_my_number", right="residents.change", ja="個人番号の記載・変更")
def record_my_number(
    *,
    actor: Actor,
    person: int,
    number: Stated,
    by: str,
    happened_on: date,
    reported_on: date | None = None,
    papers: Papers | None = None,
    cause: int | None = None,
    read_at: int | None = None,
) -> Accepted:
    """Keep a person's 個人番号 from a day on; the number goes to the vault and nowhere else.

    by: entered (職権記載), requested (変更請求), corrected (職権修正).
    Law: 住民基本台帳法 第7条第8号の2, 番号利用法 第7条
    Errors: NotFound, Refused by field, Stale, VaultClosed.
    """
    if by not in EVENTS or number.kind != MY_NUMBER:
        raise Refused("事由を選んでください。", field="by")
    act = Act(
        actor,
        "residents.record_my_number",
        "residents.my_number_changed",
        EVENTS[by],
        happened_on,
        reported_on,
        papers or Papers(),
        cause,
        read_at,
    )
    begin(act, person)
    sheet = act.draft.number(person, MY_NUMBER)
    _refuse_wrong_reason(is_known=bool(sheet.rows), by=by)
    secret = vault.keep(MY_NUMBER, number.value)
    _refuse_taken(secret, person, happened_on)
    refuse_same(sheet.at(happened_on), secret)
    sheet.put({"secret": secret, "reason": act.code}, happened_on)
    return finish(act, person)


def begin(act: Act, person: int) -> None:
    """What acts about a number share before they decide. Errors: NotFound, Refused."""
    act.load([person])
    act.keep_out_of_drafts([person])
    given = act.columns_of_residents([person])
    del given["latest_of_item"]  # a number is no item of the sheet: later moves do not matter
    act.check(given)
    act.refuse_errors()


def finish(act: Act, person: int) -> Accepted:
    row = act.draft.resident(person).at(act.happened_on) or act.draft.resident(person).last()
    assert row is not None  # the checks refused anybody without a row
    return act.carry_out([person], {person: row.household})


def refuse_same(known: object, secret: int) -> None:
    if known is not None and getattr(known, "secret", None) == secret:
        raise Refused(
            "同じ番号がすでに記録されています。", field="number", what_to_do="番号を確かめてください。"
        )


def _refuse_wrong_reason(*, is_known: bool, by: str) -> None:
    if is_known == (by == "entered"):
        now = "すでに個人番号が記録されています。" if is_known else "まだ個人番号が記録されていません。"
        do = "変更請求または職権修正を選んでください。" if is_known else "職権記載を選んでください。"
        raise Refused(now, field="by", what_to_do=do)


def _refuse_taken(secret: int, person: int, on: date) -> None:
    """Two people never bear one number: one of the two records is wrong."""
    others = [holder for holder in vault.holders(secret, on) if holder != person]
    if others:
        raise Refused(
            f"この個人番号は、別の人（宛名番号 {others[0]}）に記録されています。",
            cites="番号利用法 第7条",
            what_to_do="届出の書類を確かめ、誤っている方の記録を先に修正してください。",
            field="number",
        )
