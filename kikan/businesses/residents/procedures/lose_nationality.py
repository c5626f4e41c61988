"""Loss of Japanese nationality (国籍喪失): the Japanese record ends, the foreign one begins."""

from datetime import date

from kikan.businesses.residents.law import codes
from kikan.businesses.residents.procedures import closing, households, newcomers, people
from kikan.businesses.residents.procedures.act import Accepted, Act, column, days
from kikan.businesses.residents.procedures.arguments import NameItems, Papers, StayItems
from kikan.shared.access import Actor
from kikan.shared.procedures import procedure


@procedure("residents.lose_nationality", right="residents.change", ja="国籍喪失の記載")
def lose_nationality(
    *,
    actor: Actor,
    person: int,
    happened_on: date,
    reported_on: date,
    name: str,
    stay: StayItems,
    kana: str = "",
    kanji_name: str = "",
    papers: Papers | None = None,
    cause: int | None = None,
    read_at: int | None = None,
) -> Accepted:
    """Remove the Japanese record and enter the foreign one in one act (職権記載・職権消除（国籍喪失）).

    外国人住民となった日 is the later of the day of loss and 住民となった日. Without another status the person is a
    transitional resident for 60 days (経過滞在者). The former name ends.
    Law: 住民基本台帳法 第8条・第30条の45, 同法施行令 第12条第2項, 国籍法 第11条〜第13条
    Errors: NotFound, Refused with every error by field, Stale.
    """
    act = Act(
        actor,
        "residents.lose_nationality",
        "residents.nationality_lost",
        codes.ENTERED_NATIONALITY_LOST,
        happened_on,
        reported_on,
        papers or Papers(),
        cause,
        read_at,
    )
    act.load([person])
    act.keep_out_of_drafts([person])
    homes = households.of_each(act, [person])
    _check(act, person, name, kana, kanji_name, stay)
    act.refuse_errors()
    closing.close(act, person, codes.REMOVED_NATIONALITY_LOST)
    draft = act.draft
    row = draft.resident(person).at(happened_on)
    assert row is not None  # a resident of that day: `of_each` refused anybody else
    draft.resident(person).change({**act.stamp, "resident_kind": codes.FOREIGN}, happened_on)
    draft.family_register(person).cut(happened_on)
    draft.name(person, "former").cut(happened_on)
    people.enter_name(draft, person, NameItems("official", name, kana), happened_on)
    people.enter_name(draft, person, NameItems("kanji", kanji_name), happened_on)
    since = max(happened_on, row.resident_since)
    people.enter_stay(draft, person, newcomers.since(stay, since), happened_on)
    return act.carry_out([person], homes)


def _check(act: Act, person: int, name: str, kana: str, kanji_name: str, stay: StayItems) -> None:
    given = act.columns_of_residents([person])
    row = act.latest_rows([person])[0]
    latest = [r.valid_from for r in (*act.draft.name(person).rows, *act.draft.family_register(person).rows)]
    given["latest_of_item"] = days([max(latest, default=None)])
    given["resident_kind"] = column([codes.FOREIGN])
    given["has_name"] = column([bool(name.strip())])
    given |= newcomers.stay_columns([stay])
    given["card_is_on_living"] = newcomers.cards_of([(stay.card_no, person)])[1]
    act.check(given)
    newcomers.refuse_characters_of(act, name, kana)
    if kanji_name:
        newcomers.refuse_characters_of(act, kanji_name, "", field="kanji_name")
    if row is None or row.resident_kind != codes.JAPANESE:
        act.refuse("E10", "日本人住民ではありません。", "対象者を確かめてください。", "person")
