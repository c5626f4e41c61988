"""The household sheet (世帯票): its members on a day as known at an entry, and who was removed from it."""

from dataclasses import dataclass
from datetime import date

from kikan.businesses.residents.models import Household, Resident
from kikan.businesses.residents.reads.cards import PersonCard, person_cards, require_person
from kikan.shared.access import Actor
from kikan.shared.addressees import suppression
from kikan.shared.addressees.models import Household as Identity
from kikan.shared.errors import NotFound
from kikan.shared.history import as_of
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True, repr=False)
class HouseholdCard:
    """A household on one day; `members` in the printed order, `removed` those who left the register from it."""

    household: int
    day: date
    head: int | None
    factual_head: str
    members: tuple[PersonCard, ...]
    removed: tuple[PersonCard, ...]

    @property
    def address(self) -> str:
        return self.members[0].address if self.members else ""

    @property
    def building(self) -> str:
        return self.members[0].building if self.members else ""

    @property
    def head_name(self) -> str:
        return next((m.name for m in self.members if m.person == self.head), "")


def household_card(
    household: int,
    *,
    day: date | None = None,
    known_at: int | None = None,
    actor: Actor | None = None,
    why: str = "",
) -> HouseholdCard:
    """One household. Errors: NotFound for a number never used here."""
    on = day or clock.today()
    if not Identity.objects.filter(municipality=current_or_raise(), number=household).exists():
        raise NotFound("この世帯番号の世帯はありません。", what_to_do="番号を確かめてください。")
    living, gone = _through(household, on, known_at)
    cards = person_cards([*living, *gone], day=on, known_at=known_at, actor=actor, why=why)
    return _sheet(household, on, known_at, living, {card.person: card for card in cards})


def with_household(
    person: int,
    *,
    day: date | None = None,
    known_at: int | None = None,
    actor: Actor | None = None,
    why: str = "",
) -> tuple[PersonCard, HouseholdCard | None]:
    """One person and the household, that of the day or the last one, read together: the same as each by itself.

    Errors: NotFound; NotPermitted where looks at the person are suppressed (抑止).
    """
    on = day or clock.today()
    home = _home_of(person, on, known_at)
    suppression.refuse_look([person])
    living, gone = _through(home, on, known_at) if home is not None else ([], [])
    wanted = list(dict.fromkeys([person, *living, *gone]))
    cards = {
        card.person: card for card in person_cards(wanted, day=on, known_at=known_at, actor=actor, why=why)
    }
    sheet = _sheet(home, on, known_at, living, cards) if home is not None else None
    return cards[person], sheet


def _home_of(person: int, day: date, known_at: int | None) -> int | None:
    """The household on the day, else the last before it; None of who was never a resident by then. Errors: NotFound."""
    rows = as_of(Resident, None, known_at).filter(
        municipality=current_or_raise(), person=person, valid_from__lte=day
    )
    home = rows.order_by("-valid_from").values_list("household", flat=True).first()
    if home is None:
        require_person(person)
    return home


def _through(household: int, day: date, known_at: int | None) -> tuple[list[int], list[int]]:
    """Who lives in a household on a day, in the printed order, and who has lived in it before."""
    rows = as_of(Resident, None, known_at).filter(
        municipality=current_or_raise(), household=household, valid_from__lte=day
    )
    found = list(rows.order_by("order_in_household", "person").values_list("person", "valid_until"))
    living = [person for person, until in found if until > day]
    return living, sorted({person for person, _ in found} - set(living))


def _sheet(
    household: int, day: date, known_at: int | None, living: list[int], cards: dict[int, PersonCard]
) -> HouseholdCard:
    members = tuple(cards[person] for person in living)
    gone = [card for card in cards.values() if card.removal and card.removal.household == household]
    head, factual = (
        (members[0].head, members[0].factual_head) if members else _head_of(household, day, known_at)
    )
    removed = sorted((c for c in gone if c.person not in living), key=lambda c: (_removed_on(c), c.person))
    return HouseholdCard(household, day, head, factual, members, tuple(removed))


def _removed_on(card: PersonCard) -> date:
    assert card.removal is not None
    return card.removal.begins_on


def _head_of(household: int, day: date, known_at: int | None) -> tuple[int | None, str]:
    row = as_of(Household, day, known_at).filter(municipality=current_or_raise(), household=household).first()
    return (row.head, row.factual_head) if row else (None, "")
