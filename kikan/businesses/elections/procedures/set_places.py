"""set_district, set_area, end_area: voting districts, their polling places and their lots (投票区・投票所の設定)."""

from datetime import date

from kikan.businesses.elections.models import Area, District
from kikan.businesses.elections.reads import roll
from kikan.businesses.elections.reads.areas import areas_on
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import numbers

CITES = "公職選挙法第17条・第39条"
ENDLESS = 999_999_999


@procedure("elections.set_district", right="elections.parameter", ja="投票区・投票所の設定")
def set_district(
    *, name: str, place_name: str, place_address: str, from_on: date, actor: Actor, district: int | None = None,
    is_for_abroad: bool = False,
) -> int:  # fmt: skip
    """Let a voting district with its polling place hold from a day on; returns its number.

    district: the one that gets another name or place from the day on; without it a new one begins.
    is_for_abroad: voters abroad who are in Japan vote here on election day (指定在外選挙投票区).
    Errors: Refused without name or place; NotFound for a district that does not hold then.
    """
    if not name.strip() or not place_name.strip():
        raise Refused(
            "投票区名と投票所を入力してください。", field="name", what_to_do="空欄を埋めてください。"
        )
    if district is not None and roll.district_on(district, from_on) is None:
        raise NotFound(
            "この投票区はその日にありません。",
            field="district",
            what_to_do="投票区と日付を確かめてください。",
        )
    number = numbers.draw("elections.district") if district is None else district
    entry = append(
        actor=actor, kind="elections.district_set", procedure="elections.set_district",
        subjects=[("district", number)], happened_on=from_on, cites=CITES,
    )  # fmt: skip
    values = {
        "name": name.strip(), "place_name": place_name.strip(), "place_address": place_address.strip(),
        "is_for_abroad": is_for_abroad,
    }  # fmt: skip
    write = history.add if district is None else history.change
    write(District, {"district": number}, values, entry=entry.number, valid_from=from_on)
    return number


@procedure("elections.set_area", right="elections.parameter", ja="投票区の区域の設定")
def set_area(
    *, district: int, town_code: str, from_on: date, actor: Actor, lot_from: int = 0, lot_until: int | None = None
) -> int:  # fmt: skip
    """Let the lots of a town belong to a district from a day on; returns the number of the area.

    Errors: NotFound for a district that does not hold then; Refused for lots the wrong way round or taken already.
    """
    if roll.district_on(district, from_on) is None:
        raise NotFound(
            "この投票区はその日にありません。",
            field="district",
            what_to_do="投票区と日付を確かめてください。",
        )
    if lot_from < 0 or (lot_until is not None and lot_until < lot_from):
        raise Refused("番地の終わりが始まりより前です。", field="lot_until")
    last = ENDLESS if lot_until is None else lot_until
    for other in roll.areas_of(town_code):
        other_last = ENDLESS if other.lot_until is None else other.lot_until
        if other.valid_until > from_on and other.lot_from <= last and lot_from <= other_last:
            raise Refused(
                f"区域番号{other.area}と重なります。", field="town_code",
                what_to_do="番地の範囲を確かめてください。",
            )  # fmt: skip
    number = numbers.draw("elections.area")
    entry = append(
        actor=actor, kind="elections.area_set", procedure="elections.set_area", subjects=[("district", district)],
        happened_on=from_on, cites=CITES,
    )  # fmt: skip
    values = {"district": district, "town_code": town_code, "lot_from": lot_from, "lot_until": lot_until}
    history.add(Area, {"area": number}, values, entry=entry.number, valid_from=from_on)
    return number


@procedure("elections.end_area", right="elections.parameter", ja="投票区の区域の廃止")
def end_area(*, area: int, ended_on: date, actor: Actor) -> int:
    """Let an area end on a day; returns the number of the entry. Errors: NotFound for none that day."""
    held = next((a for a in areas_on(ended_on) if a.area == area), None)
    if held is None:
        raise NotFound("この区域はその日にありません。", field="area", what_to_do="一覧を確かめてください。")
    entry = append(
        actor=actor, kind="elections.area_ended", procedure="elections.end_area",
        subjects=[("district", held.district)], happened_on=ended_on, cites=CITES,
    )  # fmt: skip
    history.end(Area, {"area": area}, entry=entry.number, on=ended_on)
    return entry.number
