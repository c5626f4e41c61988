"""The household sheet (世帯票): its members on a day as known at an entry, and who was removed from it."""

from dataclasses import dataclass
from datetime import date

from kikan.businesses.residents.models import Household, Removal, Resident
from kikan.businesses.residents.reads.cards import PersonCard, person_cards
from kikan.shared.access import Actor
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
    town, on = current_or_raise(), day or clock.today()
    if not Identity.objects.filter(municipality=town, number=household).exists():
        raise NotFound("この世帯番号の世帯はありません。", what_to_do="番号を確かめてください。")
    row = as_of(Household, on, known_at).filter(municipality=town, household=household).first()
    members = as_of(Resident, on, known_at).filter(municipality=town, household=household)
    living = list(members.order_by("order_in_household", "person").values_list("person", flat=True))
    gone = _removed(household, on, known_at)
    cards = person_cards([*living, *gone], day=on, known_at=known_at, actor=actor, why=why)
    return HouseholdCard(
        household=household,
        day=on,
        head=row.head if row else None,
        factual_head=row.factual_head if row else "",
        members=tuple(cards[: len(living)]),
        removed=tuple(cards[len(living) :]),
    )


def _removed(household: int, day: date, known_at: int | None) -> list[int]:
    """Who was removed from the register while in this household and has not returned (除かれた世帯員)."""
    town = current_or_raise()
    past = as_of(Resident, None, known_at).filter(
        municipality=town, household=household, valid_until__lte=day
    )
    persons = list(past.values_list("person", flat=True).distinct())
    removed = as_of(Removal, day, known_at).filter(municipality=town, person__in=persons, household=household)
    return list(removed.order_by("valid_from", "person").values_list("person", flat=True))
