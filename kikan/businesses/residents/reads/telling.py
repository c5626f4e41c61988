"""What outside systems are told of an entry of the register (通知の内容): to whom, which kind, what it says."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from kikan.businesses.residents.law import codes
from kikan.businesses.residents.law.codes import NUMBER_CHANGE_REASONS
from kikan.businesses.residents.models import FamilyRegister, Removal, Resident
from kikan.businesses.residents.reads import messages as told
from kikan.businesses.residents.reads import stops
from kikan.businesses.residents.reads.cards import PersonCard, person_cards
from kikan.ground import mj
from kikan.ground.characters import split
from kikan.shared.addressees.jis import report
from kikan.shared.history import as_of
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.models import Municipality
from kikan.shared.tenancy.opener import current_or_raise, format_code
from kikan.shared.worklist.entries import EntryRecord

# Every event of the register changes what the network holds of a person.
EVENTS = (
    "residents.moved_in", "residents.moved_inside", "residents.moved_out", "residents.born", "residents.died",
    "residents.corrected", "residents.cancelled", "residents.entered_ex_officio", "residents.removed_ex_officio",
    "residents.naturalised", "residents.nationality_lost", "residents.family_register_changed",
    "residents.former_name_changed", "residents.alias_changed", "residents.my_number_changed",
    "residents.resident_code_changed", "residents.my_number_change_requested", *stops.KINDS,
)  # fmt: skip
# What the supplement of the family register (戸籍の附票) records.
OF_ADDRESS = (
    "residents.moved_in", "residents.moved_inside", "residents.moved_out", "residents.born", "residents.died",
    "residents.corrected", "residents.cancelled", "residents.removed_ex_officio",
)  # fmt: skip
HELD = "支援措置の対象者です。責任者が確かめてから手作業で送ってください。"


@dataclass(frozen=True)
class Telling:
    """One message to be."""

    system: str
    kind: str
    partner: str
    person: int
    cause: int
    content: dict[str, Any] = field(repr=False)
    held: str = ""


def tellings(entry: EntryRecord) -> list[Telling]:
    """What is told of one entry, person by person. Needs an open municipality."""
    if entry.kind in stops.KINDS:
        return [
            Telling(system, told.STOP, "", stop.person, entry.number, stop.content)
            for stop in stops.stops_of(entry)
            for system in stop.systems
        ]
    persons = entry.numbers_of("person")
    if entry.kind not in EVENTS or not persons:
        return []
    cards = person_cards(persons, day=entry.happened_on or clock.today(), known_at=entry.number)
    return [each for card in cards for each in _of_person(entry, card)]


def _of_person(entry: EntryRecord, card: PersonCard) -> Iterator[Telling]:
    content = content_of(card, entry)
    held = HELD if card.is_protected else ""
    common: dict[str, Any] = {"person": card.person, "cause": entry.number, "content": content, "held": held}
    if entry.kind == "residents.my_number_change_requested":
        request = {
            **content,
            "request": "個人番号の変更",
            "reason": NUMBER_CHANGE_REASONS.get(entry.reason, ""),
        }
        yield Telling(told.CS, told.NUMBER_REQUEST, "", **{**common, "content": request})
        return
    yield Telling(told.CS, told.IDENTIFICATION, "", **common)
    if entry.kind == "residents.moved_in" and (former := _came_from(entry, card.person)):
        yield Telling(told.CS, told.MOVE_IN, former, **common)
    if entry.kind == "residents.moved_out" and (new := _goes_to(entry, card.person)):
        yield Telling(told.CS, told.CERTIFICATE, new, **common)
    if entry.reason in (codes.two_digits(codes.BORN), codes.two_digits(codes.MOVED_IN_FROM_ABROAD)):
        yield Telling(told.CS, told.NUMBER_REQUEST, "", **common)
    if entry.kind in OF_ADDRESS and card.resident_kind == codes.JAPANESE and card.register_place:
        system = told.FAMILY_REGISTER if _is_own(_register_of(card)) else told.CS
        yield Telling(system, told.SUPPLEMENT, "", **common)


def _register_of(card: PersonCard) -> str:
    """Where the family register is kept: of a protected person the card does not say so."""
    if not card.is_protected:
        return card.register_place
    rows = as_of(FamilyRegister, None).filter(municipality=current_or_raise(), person=card.person)
    return rows.order_by("-valid_from").values_list("place", flat=True).first() or ""


def content_of(card: PersonCard, entry: EntryRecord) -> dict[str, Any]:
    """What is written of a person; a protected address is not among it."""
    name = report(card.name)
    return {
        "name": card.name,
        "kana": card.kana,
        "jis": name.text,
        "replaced": [{"at": r.at, "from": r.character, "to": r.target, "rule": r.rule} for r in name.replacements],
        "network_codes": network_codes(card.name),
        "former_name": card.former_name,
        "alias": card.alias,
        "sex": card.sex,
        "birth_on": card.birth_on.isoformat() if card.birth_on else "",
        "birth_text": card.birth_text,
        "address": card.address,
        "building": card.building,
        "came_from": card.came_from,
        "household": card.household,
        "relationship": card.relationship,
        "register_place": card.register_place,
        "register_first_person": card.register_first_person,
        "is_resident": card.state == "resident",
        "event": entry.reason,
        "happened_on": entry.happened_on.isoformat() if entry.happened_on else "",
    }  # fmt: skip


def network_codes(name: str) -> list[str]:
    """Each character's code of the national network (住基ネット統一文字コード), "" where it has none."""
    return [_network_code(character) for character in split(name)]


def _network_code(character: str) -> str:
    glyph = mj.by_text(character)
    if glyph is not None and glyph.juki:
        return f"J+{glyph.juki}"
    return (
        "" if character == mj.GETA or len(character) > 1 or glyph is not None else f"J+{ord(character):04X}"
    )


def _came_from(entry: EntryRecord, person: int) -> str:
    """The code of the municipality somebody came from; "" from abroad or where it is not recorded."""
    row = Resident.objects.filter(municipality=current_or_raise(), person=person, entry=entry.number)
    code = row.order_by("valid_from").values_list("came_from_code", flat=True).first() or ""
    return _municipal([code])


def _goes_to(entry: EntryRecord, person: int) -> str:
    row = Removal.objects.filter(municipality=current_or_raise(), person=person, entry=entry.number)
    return _municipal(row.order_by("-valid_from").values_list("planned_code", flat=True)[:1])


def _municipal(found: Iterable[str]) -> str:
    code = next(iter(found), "")
    own = format_code(current_or_raise())
    return code if len(code) == 6 and code.isascii() and code.isdigit() and code != own else ""


def _is_own(place: str) -> bool:
    """Whether a family register is kept by this municipality itself."""
    own = Municipality.objects.filter(code=current_or_raise()).first()
    return own is not None and place.startswith((f"{own.prefecture}{own.name}", own.name))
