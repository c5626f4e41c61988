"""Change of the stay (在留の変更): what the immigration agency notifies of a foreign resident's status and card."""

from datetime import date

from kikan.businesses.residents.law import codes
from kikan.businesses.residents.procedures import households, newcomers, people
from kikan.businesses.residents.procedures.act import Accepted, Act, column, days
from kikan.businesses.residents.procedures.arguments import Papers, StayItems, seen
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.procedures import procedure

STAY = "H"


@procedure("residents.change_stay", right="residents.change", ja="在留の変更の記載")
def change_stay(
    *,
    actor: Actor,
    person: int,
    happened_on: date,
    reported_on: date,
    stay: StayItems,
    papers: Papers | None = None,
    cause: int | None = None,
    read_at: int | None = None,
) -> Accepted:
    """Correct the stay from the day on as the agency notified it (法務大臣からの通知).

    Who leaves the scope of the law (short stay, expired, departed) is removed instead: `remove_ex_officio`.
    Law: 住民基本台帳法 第30条の50・第30条の45, 同法施行令 第30条の18
    Errors: NotFound, Refused with every error by field, Stale.
    """
    act = Act(
        actor,
        "residents.change_stay",
        "residents.stay_changed",
        codes.CHANGED_EX_OFFICIO,
        happened_on,
        reported_on,
        seen(papers, STAY),
        cause,
        read_at,
    )
    act.load([person])
    act.keep_out_of_drafts([person])
    homes = households.of_each(act, [person])
    _check(act, person, stay)
    act.refuse_errors()
    people.enter_stay(act.draft, person, stay, happened_on)
    if not act.draft.changed():
        raise Refused("在留の内容は変わりません。", field="stay", what_to_do="通知の内容を入力してください。")
    return act.carry_out([person], homes)


def _check(act: Act, person: int, stay: StayItems) -> None:
    given = act.columns_of_residents([person])
    rows = act.draft.stay(person).rows
    given["latest_of_item"] = days([max((row.valid_from for row in rows), default=None)])
    given["resident_kind"] = column(
        row.resident_kind if row else codes.FOREIGN for row in act.latest_rows([person])
    )
    given |= newcomers.stay_columns([stay])
    given["card_is_on_living"] = newcomers.cards_of([(stay.card_no, person)])[1]
    act.check(given)
    if given["resident_kind"][0] != codes.FOREIGN:
        act.refuse("E18", "日本人住民に在留の記載はありません。", "対象者を確かめてください。", "stay")
