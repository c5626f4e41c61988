"""People and corporations outside the resident register (住登外者): their identity, names and addresses, as rows."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from kikan.ground.check_digits import is_person_number, person_check_digit
from kikan.shared.addressees.jis import jis_form
from kikan.shared.addressees.models import Account, Address, Name, Person, Profile
from kikan.shared.addressees.search_keys import address_key, building_key, name_keys
from kikan.shared.history import add, as_of, change, end, replace
from kikan.shared.tenancy import numbers, provisional
from kikan.shared.tenancy.opener import current_or_raise

# The register draws from the same series: a 宛名番号 is given once, whoever bears it.
SERIES = "residents.person"
NATURAL, CORPORATE = "natural", "corporate"


@dataclass(frozen=True, repr=False)
class Outsider:
    """Who somebody is. kind: natural or corporate; sex 0 unknown, 1 male, 2 female; a birth may be unknown."""

    kind: str
    name: str
    kana: str
    sex: int = 0
    birth_on: date | None = None


@dataclass(frozen=True, repr=False)
class Place:
    """Where letters reach somebody, as one text; the building apart."""

    address: str
    postal_code: str = ""
    building: str = ""


@dataclass(frozen=True, repr=False)
class BankAccount:
    """Where money goes or comes from. use: debit (口座振替) or credit (還付)."""

    use: str
    bank: str
    branch: str
    kind: int
    account_number: str
    holder_kana: str


def draw_number() -> int:
    """A new 宛名番号 with its check digit; serials whose digit would be 10 are passed over."""
    while True:
        serial = numbers.draw(SERIES)
        if provisional.is_preview():
            return serial
        digit = person_check_digit(serial)
        if digit is not None and is_person_number(serial * 10 + digit):
            return serial * 10 + digit


def enter(number: int, outsider: Outsider, place: Place, *, entry: int, since: date) -> None:
    """The identity of somebody new, with name and address from a day on."""
    Person.objects.create(municipality=current_or_raise(), number=number, kind=outsider.kind, entry=entry)
    add(Name, {"person": number, "kind": "official"}, _name(outsider), entry=entry, valid_from=since)
    if outsider.birth_on is not None:
        key, values = {"person": number}, _profile(outsider, outsider.birth_on)
        add(Profile, key, values, entry=entry, valid_from=outsider.birth_on)
    add(Address, {"person": number, "use": "home"}, _place(place), entry=entry, valid_from=since)


def rename(number: int, outsider: Outsider, *, entry: int, since: date) -> None:
    """Another name or reading from a day on; what was before stays."""
    key = {"person": number, "kind": "official"}
    change(Name, key, _name(outsider), entry=entry, valid_from=since)
    _correct_profile(number, outsider, entry)


def _correct_profile(number: int, outsider: Outsider, entry: int) -> None:
    """Birth and sex hold since birth, so a correction takes the place of all that was there."""
    key = {"person": number}
    known = (
        as_of(Profile, None)
        .filter(municipality=current_or_raise(), person=number)
        .order_by("valid_from")
        .first()
    )
    if known is not None and (known.birth_on, known.sex) == (outsider.birth_on, outsider.sex):
        return
    if known is not None:
        end(Profile, key, entry=entry, on=known.valid_from)
    if outsider.birth_on is not None:
        add(Profile, key, _profile(outsider, outsider.birth_on), entry=entry, valid_from=outsider.birth_on)


def move(number: int, place: Place, *, use: str, entry: int, since: date) -> None:
    """Another home, or another place for letters (送付先), from a day on."""
    replace(Address, {"person": number, "use": use}, _place(place), entry=entry, valid_from=since)


def end_mailing(number: int, *, entry: int, on: date) -> int:
    """Letters go to the home again from a day on. Returns how many rows ended."""
    return end(Address, {"person": number, "use": "mailing"}, entry=entry, on=on)


def set_account(number: int, account: BankAccount, *, entry: int, since: date) -> None:
    """The account for one use from a day on."""
    values = {
        name: getattr(account, name) for name in ("bank", "branch", "kind", "account_number", "holder_kana")
    }
    replace(Account, {"person": number, "use": account.use}, values, entry=entry, valid_from=since)


def end_account(number: int, use: str, *, entry: int, on: date) -> int:
    """No account for this use from a day on. Returns how many rows ended."""
    return end(Account, {"person": number, "use": use}, entry=entry, on=on)


def same_people(outsider: Outsider, day: date) -> list[int]:
    """Numbers that already stand for somebody of this name and, where both are known, this birth (二重登録の疑い)."""
    key = name_keys(outsider.name, outsider.kana)["name_key"]
    town = current_or_raise()
    found = set(
        as_of(Name, None)
        .filter(municipality=town, name_key=key, valid_until__gt=day)
        .values_list("person", flat=True)
    )
    if outsider.birth_on is None:
        return sorted(found)
    others = (
        as_of(Profile, None).filter(municipality=town, person__in=found).exclude(birth_on=outsider.birth_on)
    )
    return sorted(found - set(others.values_list("person", flat=True)))


def _name(outsider: Outsider) -> dict[str, Any]:
    keys = name_keys(outsider.name, outsider.kana)
    return {"name": outsider.name, "jis": jis_form(outsider.name), "kana": outsider.kana, **keys}


def _profile(outsider: Outsider, birth: date) -> dict[str, Any]:
    return {
        "sex": outsider.sex, "birth_on": birth, "birth_text": "", "birth_precision": "day", "birth_lower": birth,
        "birth_upper": birth,
    }  # fmt: skip


def _place(place: Place) -> dict[str, Any]:
    return {
        "postal_code": place.postal_code, "town_code": "", "town": "", "lot": "", "building": place.building,
        "address": place.address, "address_key": address_key(place.address),
        "building_key": building_key(place.building), "reason": "",
    }  # fmt: skip
