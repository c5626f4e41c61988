"""What forms hand to the procedures: frozen, typed, and able to wait in the worklist as plain JSON."""

from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, repr=False)
class Birth:
    """A birth date (生年月日), certain or not: `on` is the day to sort by, `text` what is shown of an unknown one."""

    on: date
    text: str = ""
    precision: str = "day"
    lower: date | None = None
    upper: date | None = None

    @property
    def is_certain(self) -> bool:
        return self.precision == "day"


@dataclass(frozen=True, repr=False)
class Place:
    """An address in the municipality (住所): `address` whole as it is printed, without the building (方書)."""

    address: str
    postal_code: str = ""
    town_code: str = ""
    town: str = ""
    lot: str = ""
    building: str = ""


@dataclass(frozen=True, repr=False)
class Elsewhere:
    """An address outside the municipality, also abroad (転入前住所・転出先住所)."""

    address: str
    code: str = ""
    postal_code: str = ""


@dataclass(frozen=True, repr=False)
class StayItems:
    """What the card of a foreign resident says (第30条の45); None keeps what is recorded."""

    nationality: str
    nationality_name: str
    category: str
    status: str = ""
    period: str = ""
    period_end: date | None = None
    card_no: str = ""
    foreign_resident_since: date | None = None
    foreign_resident_since_text: str | None = None
    old_registration: str | None = None
    is_residence_notified: bool | None = None
    has_landing_permit: bool | None = None


@dataclass(frozen=True, repr=False)
class StayNotice:
    """One line of the immigration agency's notices (在留の通知): `card_no` is the number recorded so far."""

    line: int
    card_no: str
    is_removal: bool
    happened_on: date
    notified_on: date
    nationality: str = ""
    nationality_name: str = ""
    category: str = ""
    status: str = ""
    period: str = ""
    period_end: date | None = None
    new_card_no: str = ""
    note: str = ""


@dataclass(frozen=True, repr=False)
class AliasLine:
    """One alias of the past as the certificate tells it (通称の履歴)."""

    alias: str
    added_on: date
    added_at: str
    deleted_on: date | None = None
    deleted_at: str = ""


@dataclass(frozen=True, repr=False)
class NewPerson:
    """Someone who enters the register. `number`: the old number of a returning person (再転入), else None.

    Exact characters: names are stored as they come, with their variation selectors.
    """

    name: str
    sex: int
    birth: Birth
    relationship: str
    kana: str = ""
    is_reading_confirmed: bool = False
    number: int | None = None
    resident_kind: int = 1
    former_name: str = ""
    former_kana: str = ""
    alias: str = ""
    alias_kana: str = ""
    kanji_name: str = ""
    register_place: str = ""
    register_first_person: str = ""
    stay: StayItems | None = None
    remark: str = ""
    alias_history: tuple[AliasLine, ...] = ()


@dataclass(frozen=True, repr=False)
class NameItems:
    """A name of one kind (official, former, alias, kanji) as it shall be; an empty name removes it."""

    kind: str
    name: str
    kana: str = ""
    is_reading_confirmed: bool = False
    reading_source: str = ""


@dataclass(frozen=True, repr=False)
class RegisterChange:
    """What a notice of the family register changes of one person (戸籍の届出による修正); None leaves it as it is."""

    person: int
    name: str | None = None
    kana: str | None = None
    reading_source: str = ""
    register_place: str | None = None
    register_first_person: str | None = None
    relationship: str | None = None
    sex: int | None = None
    birth: Birth | None = None


@dataclass(frozen=True, repr=False)
class Correction:
    """What a correction changes; None leaves an item as it is. The texts are the words of an unknown day (不詳日)."""

    names: tuple[NameItems, ...] = ()
    birth: Birth | None = None
    sex: int | None = None
    place: Place | None = None
    relationship: str | None = None
    register_place: str | None = None
    register_first_person: str | None = None
    stay: StayItems | None = None
    resident_since: date | None = None
    resident_since_text: str = ""
    address_since: date | None = None
    address_since_text: str = ""
    came_from: Elsewhere | None = None
    remark: str | None = None
    order_in_household: int | None = None


@dataclass(frozen=True, repr=False)
class Papers:
    """What was seen at the counter: papers handed in (添付書類), identity (本人確認), a note (留意事項)."""

    documents: str = ""
    identity: str = ""
    note: str = ""
    detail: str = "0"


def seen(papers: Papers | None, detail: str = "") -> Papers:
    """The papers of an act with what stands behind its event (異動事由の細目)."""
    found = papers or Papers()
    return replace(found, detail=detail) if detail else found
