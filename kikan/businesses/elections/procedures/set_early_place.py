"""set_early_place: a place of early voting with its days and hours (期日前投票所の設定)."""

from datetime import date

from kikan.businesses.elections.models import EarlyPlace
from kikan.businesses.elections.reads import roll
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import numbers

CITES = "公職選挙法第48条の2第1項・第6項"
STATUTE = "public_offices_election_act"


@procedure("elections.set_early_place", right="elections.parameter", ja="期日前投票所の設定")
def set_early_place(
    *, election: int, name: str, address: str, open_on: date, close_on: date, opens_at: int, closes_at: int,
    actor: Actor, is_for_abroad: bool = False,
) -> int:  # fmt: skip
    """Let votes be cast at a place before election day; returns its number.

    opens_at, closes_at: minutes from midnight. is_for_abroad: voters abroad who are in Japan vote here too.
    Errors: NotFound for no such election; Refused for days outside early
    voting or hours outside the law's.
    """
    held = roll.election_of(election)
    if held is None:
        raise NotFound("この選挙は登録されていません。", field="election")
    if not name.strip():
        raise Refused("期日前投票所の名前を入力してください。", field="name")
    first = min(contest.early_from for contest in roll.all_contests_of(election))
    if not first <= open_on <= close_on < held.election_on:
        raise Refused(
            f"開設の日は{first.month}月{first.day}日から選挙期日の前日までの間にしてください。", cites=CITES, field="open_on"
        )  # fmt: skip
    law = roll.law_of(held.election_on)
    earliest, latest = law.amount(f"{STATUTE}.early_place_opens"), law.amount(f"{STATUTE}.early_place_closes")
    if not earliest <= opens_at < closes_at <= latest:
        raise Refused(
            "開閉時刻は午前6時30分から午後10時までの間にしてください。", cites=CITES, field="opens_at"
        )
    number = numbers.draw("elections.early_place")
    entry = append(
        actor=actor, kind="elections.early_place_set", procedure="elections.set_early_place",
        subjects=[("election", election)], happened_on=open_on, cites=CITES,
    ).number  # fmt: skip
    values = {
        "election": election, "name": name.strip(), "address": address.strip(), "open_on": open_on,
        "close_on": close_on, "opens_at": opens_at, "closes_at": closes_at, "is_for_abroad": is_for_abroad,
    }  # fmt: skip
    history.add(EarlyPlace, {"place": number}, values, entry=entry, valid_from=held.base_on)
    return number
