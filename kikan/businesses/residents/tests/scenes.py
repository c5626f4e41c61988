"""Small households for tests; everybody in them is fictitious."""

from dataclasses import replace
from datetime import date
from typing import Any

from kikan.businesses.residents.models import Household, Resident
from kikan.businesses.residents.procedures.accept_move_in import accept_move_in
from kikan.businesses.residents.procedures.accept_move_inside import accept_move_inside
from kikan.businesses.residents.procedures.accept_move_out import accept_move_out
from kikan.businesses.residents.procedures.act import Accepted
from kikan.businesses.residents.procedures.arguments import (
    Birth,
    Elsewhere,
    NewPerson,
    Papers,
    Place,
    StayItems,
)
from kikan.businesses.residents.procedures.cancel_event import cancel_event
from kikan.businesses.residents.procedures.change_head import change_head
from kikan.businesses.residents.procedures.change_household import change_household
from kikan.businesses.residents.procedures.record_birth import record_birth
from kikan.businesses.residents.procedures.record_death import record_death
from kikan.businesses.residents.procedures.sheets import TABLES, content
from kikan.ground.check_digits import my_number_check_digit
from kikan.law import book
from kikan.law.ordinances import ordinance_of
from kikan.shared.access import Actor, system_actor
from kikan.shared.addressees import vault
from kikan.shared.addressees.models import Address, PersonalNumber
from kikan.shared.errors import Refused
from kikan.shared.history import add, as_of
from kikan.shared.journal.append import append
from kikan.shared.tenancy import ordinances, tenant

TOWN, OTHER_TOWN = 999997, 999989
TODAY = date(2026, 11, 23)
MOVED_IN_ON = date(2026, 4, 1)
RIGHTS = ("residents.look", "residents.change", "residents.approve")


FEES = {
    "resident_copy": 350,
    "removed_copy": 350,
    "record_items": 300,
    "former_copy": 350,
    "register_viewing": 300,
}


def enter_fees(town: int = TOWN) -> None:
    """An invented fee ordinance (手数料条例) of a test town; entered once."""
    amounts = {f"certificate_fees.{kind}_counter": amount for kind, amount in FEES.items()}
    amounts |= {"certificate_fees.resident_copy_convenience_store": 250}
    reasons = [{"reason": "official_use"}, {"reason": "pension"}]
    rows: list[dict[str, Any]] = [{"id": name, "value": amount} for name, amount in amounts.items()]
    rows.append({"id": "certificate_fees.exemptions", "value": reasons})
    rows.append({"id": "certificate_forms.overflow", "value": "limit"})
    rows.append({"id": "resident_register_act.deleted_records_retained_from", "value": 20140620})
    dated = [{**row, "from": date(2000, 4, 1), "cites": "見本町手数料条例"} for row in rows]
    with tenant(town):
        if not ordinances.ordinance(statute="certificate_fees").values:
            entry = append(actor=clerk(town), kind="test.fees", procedure="test", subjects=[])
            ordinances.enter(ordinance_of(book(), town, "見本町", dated), entry=entry.number)


def numbered(person: int, first_eleven: str = "98765432101") -> str:
    """Let a person have an invented 個人番号 in the vault; returns it."""
    number = f"{first_eleven}{my_number_check_digit(first_eleven)}"
    with tenant(TOWN):
        entry = append(actor=clerk(), kind="test.numbered", procedure="test", subjects=[("person", person)])
        values = {"secret": vault.keep(vault.MY_NUMBER, number)}
        add(
            PersonalNumber, {"person": person, "kind": vault.MY_NUMBER}, values, entry=entry.number,
            valid_from=MOVED_IN_ON,
        )  # fmt: skip
    return number


def clerk(town: int = TOWN, *rights: str) -> Actor:
    return system_actor(town, *(rights or RIGHTS))


def place(lot: str = "1番1号", building: str = "") -> Place:
    return Place(f"見本県見本町中央一丁目{lot}", "9990001", "99999700101", "中央一丁目", lot, building)


OSAKA = Elsewhere("大阪府大阪市北区中之島一丁目3番20号", "271276")
SENDAI = Elsewhere("宮城県仙台市青葉区国分町三丁目7番1号", "041009", "9808671")


def person(name: str = "見本　太郎", relationship: str = "世帯主", **given: Any) -> NewPerson:
    values: dict[str, Any] = {
        "name": name,
        "kana": "ミホン　タロウ",
        "is_reading_confirmed": True,
        "sex": 1,
        "birth": Birth(date(1980, 5, 5)),
        "relationship": relationship,
        "register_place": "見本県見本町中央一丁目1番地",
        "register_first_person": "見本　太郎",
    }
    return NewPerson(**{**values, **given})


def wife(**given: Any) -> NewPerson:
    base = person("見本　花子", "妻", kana="ミホン　ハナコ", sex=2, birth=Birth(date(1982, 2, 28)))
    return replace(base, **given)


def child(**given: Any) -> NewPerson:
    base = person("見本　一郎", "子", kana="ミホン　イチロウ", birth=Birth(date(2012, 12, 1)))
    return replace(base, **given)


FOREIGN_STAY = StayItems(
    "VNM", "ベトナム", "01", "013", "3年", date(2028, 3, 31), "AB12345678CD", MOVED_IN_ON
)


def foreigner(**given: Any) -> NewPerson:
    values: dict[str, Any] = {"resident_kind": 2, "stay": FOREIGN_STAY, "kana": "グエン　ヴァン　アン"}
    kept = {"register_place": "", "register_first_person": "", "birth": Birth(date(1995, 7, 7))}
    return replace(person("NGUYEN VAN AN", **{**values, **kept}), **given)


def move_in(*persons: NewPerson, on: date = MOVED_IN_ON, town: int = TOWN, **given: Any) -> Accepted:
    """People from Osaka move in, by default into a new household."""
    values: dict[str, Any] = {
        "place": place(),
        "came_from": OSAKA,
        "reported_on": on,
        "papers": Papers("転出証明書"),
    }
    if "household" in given:
        values.pop("place")
    return accept_move_in(
        **{"actor": clerk(town), "happened_on": on, "persons": persons or (person(),), **values, **given}
    )


def family(on: date = MOVED_IN_ON) -> tuple[Accepted, int, int, int]:
    """A couple with a child: the entry and their numbers."""
    accepted = move_in(person(), wife(), child(), on=on)
    head, spouse, boy = accepted.persons
    return accepted, head, spouse, boy


def died(person: int, on: date, **given: Any) -> Accepted:
    values: dict[str, Any] = {"actor": clerk(), "happened_on": on, "reported_on": on, "person": person}
    return record_death(**{**values, **given})


def move_out(*persons: int, on: date, **given: Any) -> Accepted:
    values: dict[str, Any] = {"actor": clerk(), "reported_on": min(on, TODAY), "to": SENDAI}
    return accept_move_out(happened_on=on, persons=persons, **{**values, **given})


def move_inside(*persons: int, on: date, **given: Any) -> Accepted:
    values: dict[str, Any] = {"actor": clerk(), "reported_on": on, "place": place("8番8号", "見本荘201")}
    return accept_move_inside(happened_on=on, persons=persons, **{**values, **given})


def born(household: int, on: date = date(2026, 6, 1), **given: Any) -> Accepted:
    baby = person("見本　二葉", "子", kana="ミホン　フタバ", sex=2, birth=Birth(on))
    return record_birth(actor=clerk(), reported_on=on, household=household, child=baby, **given)


def new_head(
    household: int, relationships: dict[int, str], on: date = date(2026, 7, 1), **given: Any
) -> Accepted:
    values: dict[str, Any] = {"actor": clerk(), "happened_on": on, "reported_on": on}
    return change_head(household=household, relationships=relationships, **{**values, **given})


def regroup(*persons: int, on: date = date(2026, 7, 1), **given: Any) -> Accepted:
    return change_household(actor=clerk(), happened_on=on, reported_on=on, persons=persons, **given)


def cancel(entry: int, **given: Any) -> Accepted:
    return cancel_event(**{"actor": clerk(), "entry": entry, "reported_on": TODAY, **given})


def residents_on(day: date, known_at: int | None = None, town: int = TOWN) -> dict[int, tuple[int, str]]:
    """Household and relationship of every resident of a day."""
    with tenant(town):
        rows = as_of(Resident, day, known_at)
        return {row.person: (row.household, row.relationship) for row in rows}


def head_of(household: int | None, day: date, known_at: int | None = None) -> int | str | None:
    """The head of a household on a day; "none" where there is no such household."""
    with tenant(TOWN):
        row = as_of(Household, day, known_at).filter(household=household).first()
        return row.head if row is not None else "none"


def addresses_on(day: date) -> dict[int, str]:
    with tenant(TOWN):
        return dict(as_of(Address, day).filter(use="home").values_list("person", "address"))


def believed() -> set[tuple[Any, ...]]:
    """Everything believed now, whoever wrote it: equal sets mean the same register."""
    with tenant(TOWN):
        return {(model.__name__, *content(row)) for model in TABLES for row in as_of(model, None)}


def numbers_of(refused: Refused) -> set[str]:
    return {each.number for each in refused.checks} or {refused.message.split()[0]}
