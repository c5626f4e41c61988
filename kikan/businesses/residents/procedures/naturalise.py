"""Naturalisation and acquisition of nationality (帰化・国籍取得): the foreign record ends, the Japanese one begins."""

from collections.abc import Mapping
from datetime import date

from kikan.businesses.residents.law import codes
from kikan.businesses.residents.procedures import aliases, closing, households, newcomers, people
from kikan.businesses.residents.procedures.act import Accepted, Act, column, days
from kikan.businesses.residents.procedures.arguments import NameItems, Papers, seen
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.procedures import procedure


@procedure("residents.naturalise", right="residents.change", ja="帰化・国籍取得の記載")
def naturalise(
    *,
    actor: Actor,
    person: int,
    happened_on: date,
    reported_on: date,
    name: str,
    register_place: str,
    register_first_person: str,
    kana: str = "",
    detail: str = "1",
    relationships: Mapping[int, str] | None = None,
    papers: Papers | None = None,
    cause: int | None = None,
    read_at: int | None = None,
) -> Accepted:
    """Remove the foreign record and enter the Japanese one in one act (職権記載・職権消除（帰化等）).

    Number, address, birth, sex, relationship, address_since and former address stay; 外国人住民となった日 becomes
    住民となった日. Alias and kanji name end. `relationships`: whatever the new name or papers change.
    Law: 住民基本台帳法 第8条・第9条第2項, 同法施行令 第8条の2・第12条第2項, 国籍法 第4条・第3条・第17条
    Errors: NotFound, Refused with every error by field, Stale.
    """
    act = Act(
        actor,
        "residents.naturalise",
        "residents.naturalised",
        codes.ENTERED_NATURALISED,
        happened_on,
        reported_on,
        seen(papers, detail),
        cause,
        read_at,
    )
    if detail not in codes.DETAILS[codes.ENTERED_NATURALISED]:
        raise Refused("帰化・国籍取得の別を選んでください。", field="detail")
    act.load([person])
    act.keep_out_of_drafts([person])
    homes = households.of_each(act, [person])
    act.draft.load_household(homes[person], happened_on)
    _check(act, person, name, kana, register_place, register_first_person)
    act.refuse_errors()
    closing.close(act, person, codes.REMOVED_NATURALISED)
    _begin(act, person, NameItems("official", name, kana, bool(kana), "notified" if kana else ""))
    people.enter_family_register(act.draft, person, register_place, register_first_person, happened_on)
    households.relate(act.draft, relationships or {}, happened_on, act.stamp)
    households.settle(act.draft, homes[person], happened_on)
    act.found += households.findings(act.draft, [homes[person]], happened_on)
    return act.carry_out([person], homes)


def _begin(act: Act, person: int, name: NameItems) -> None:
    """The Japanese record: 外国人住民となった年月日 is now the day of becoming a resident."""
    draft, day = act.draft, act.happened_on
    stay = draft.stay(person).at(day)
    assert stay is not None  # the checks refused one without
    since = {
        "resident_since": stay.foreign_resident_since,
        "resident_since_text": stay.foreign_resident_since_text,
    }
    draft.resident(person).change({**since, **act.stamp, "resident_kind": codes.JAPANESE}, day)
    draft.stay(person).cut(day)
    for kind in ("alias", "kanji"):
        draft.name(person, kind).cut(day)
    aliases.close(act, person, day, aliases.here())
    people.enter_name(draft, person, name, day)


def _check(act: Act, person: int, name: str, kana: str, place: str, first_person: str) -> None:
    given = act.columns_of_residents([person])
    row = act.latest_rows([person])[0]
    latest = [r.valid_from for r in (*act.draft.name(person).rows, *act.draft.stay(person).rows)]
    given["latest_of_item"] = days([max(latest, default=None)])
    given["resident_kind"] = column([codes.JAPANESE])
    given["has_name"] = column([bool(name.strip())])
    given["has_family_register"] = column([bool(place and first_person)])
    act.check(given)
    newcomers.refuse_characters_of(act, name, kana)
    if (
        row is None
        or row.resident_kind != codes.FOREIGN
        or act.draft.stay(person).at(act.happened_on) is None
    ):
        act.refuse("E10", "外国人住民ではありません。", "対象者を確かめてください。", "person")
