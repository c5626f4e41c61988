"""Where votes are cast: polling places of election day and places of early voting (投票所・期日前投票所)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from kikan.businesses.elections.models import District, EarlyPlace, Election, PollingHours
from kikan.businesses.elections.reads import roll
from kikan.businesses.elections.reads.areas import DistrictLine, districts_on
from kikan.shared.errors import NotFound
from kikan.shared.history import as_of
from kikan.shared.tenancy.opener import current_or_raise

DAY, EARLY = "day", "early"


@dataclass(frozen=True)
class Place:
    """A place a terminal stands at. kind: DAY with the number of the district, EARLY with that of the place."""

    kind: str
    number: int
    name: str
    address: str
    more: str
    election: int | None = None
    days: tuple[date, date] | None = None
    is_for_abroad: bool = False

    @property
    def is_early(self) -> bool:
        return self.kind == EARLY

    @property
    def district(self) -> int | None:
        """The voting district whose polling place it is."""
        return None if self.is_early else self.number

    @property
    def early(self) -> int | None:
        """The number of the place of early voting."""
        return self.number if self.is_early else None


def clock_ja(minutes: int) -> str:
    """510 -> 8時30分."""
    hours, rest = divmod(minutes, 60)
    return f"{hours}時{rest}分" if rest else f"{hours}時"


def closed_today(place: Place, election_on: date, day: date) -> str:
    """Why a place takes nobody on a day; empty where it is open."""
    if place.days is not None and not place.days[0] <= day <= place.days[1]:
        return "この期日前投票所は、今日は開いていません。"
    if place.days is None and day < election_on:
        return f"この投票所は選挙期日（{election_on.month}月{election_on.day}日）だけ開きます。"
    return ""


def _own(model: Any, **chosen: Any) -> Any:
    return model.objects.filter(municipality=current_or_raise(), **chosen)


def early_place_of(place: int) -> EarlyPlace | None:
    found: EarlyPlace | None = as_of(_own(EarlyPlace, place=place), None).first()
    return found


def early_places_of(election: int) -> list[EarlyPlace]:
    return list(as_of(_own(EarlyPlace, election=election), None).order_by("place"))


def _early(p: EarlyPlace) -> Place:
    days = f"{p.open_on.month}月{p.open_on.day}日〜{p.close_on.month}月{p.close_on.day}日"
    hours = f"{clock_ja(p.opens_at)}〜{clock_ja(p.closes_at)}"
    return Place(
        EARLY,
        p.place,
        p.name,
        p.address,
        f"{days}　{hours}",
        p.election,
        (p.open_on, p.close_on),
        p.is_for_abroad,
    )


def _polling(d: District | DistrictLine, hours: str = "") -> Place:
    return Place(
        DAY,
        d.district,
        d.place_name,
        d.place_address,
        f"{d.name}　{hours}".strip(),
        is_for_abroad=d.is_for_abroad,
    )


def hours_of(election: Election) -> dict[int, tuple[int, int]]:
    """The hours of every polling place on election day, in minutes, by district; two queries."""
    law = roll.law_of(election.election_on)
    usual = (
        law.amount("public_offices_election_act.polls_open"),
        law.amount("public_offices_election_act.polls_close"),
    )
    own = {
        h.district: (h.opens_at, h.closes_at)
        for h in as_of(_own(PollingHours, election=election.election), None)
    }
    return {d.district: own.get(d.district, usual) for d in districts_on(election.election_on)}


def places_of(election: Election) -> list[Place]:
    """Every place of an election: early ones, then polling places; four queries."""
    early = [_early(p) for p in early_places_of(election.election)]
    hours = {d: f"{clock_ja(opens)}〜{clock_ja(closes)}" for d, (opens, closes) in hours_of(election).items()}
    return early + [_polling(d, hours[d.district]) for d in districts_on(election.election_on)]


def place_of(kind: str, number: int, day: date) -> Place | None:
    """The place a terminal stands at; one query."""
    if kind == EARLY:
        early = early_place_of(number)
        return _early(early) if early else None
    district = as_of(_own(District, district=number), day).first()
    return _polling(district) if district else None


def require_election(election: int) -> Election:
    """Errors: NotFound."""
    found = roll.election_of(election)
    if found is None:
        raise NotFound("この選挙は登録されていません。", what_to_do="選挙の一覧から開き直してください。")
    return found


def elections() -> list[Election]:
    """Every election, the next or latest first."""
    return list(as_of(_own(Election), None).order_by("-election_on", "-election"))
