"""A few fictitious people and the documents payers send of them."""

from datetime import date
from typing import Any

import numpy as np

from kikan.businesses.resident_tax.exchange.document_files import ReadFile, read_documents
from kikan.businesses.resident_tax.exchange.document_layouts import DocumentLayout, document_layouts, written
from kikan.businesses.resident_tax.procedures.import_documents import Brought, Taken, import_documents
from kikan.law.days import day
from kikan.shared import history
from kikan.shared.access import system_actor
from kikan.shared.addressees import vault
from kikan.shared.addressees.models import Address, Name, Person, PersonalNumber, Profile
from kikan.shared.addressees.search_keys import address_key, name_keys
from kikan.shared.history import OPEN
from kikan.shared.journal.append import append
from kikan.shared.tenancy import tenant
from kikan.shared.tenancy.columns import write_columns
from kikan.shared.tenancy.models import Municipality

TOWN, OTHER, YEAR = 62022, 62090, 2026
RIGHTS = tuple(f"resident_tax.{right}" for right in ("look", "change", "print", "batch", "my_number"))
CLERK = system_actor(TOWN, *RIGHTS)
SALARY, PENSION = document_layouts()["salary-2025"], document_layouts()["pension-2025"]
RETURN, PAYMENT = document_layouts()["return-2025"], document_layouts()["payment-2025"]
RECEIVED = date(2026, 1, 28)
# Each: number, household, name, reading, birth, address and 個人番号.
TARO, HANAKO, JIRO, NAMESAKE, OLD = 18, 26, 34, 42, 51
HOME = "見本県見本市見本町一丁目2番3号"
PEOPLE: tuple[tuple[int, int, str, str, date, str, str], ...] = (
    (TARO, 101, "見本　太郎", "ミホン　タロウ", date(1980, 5, 5), "見本町一丁目2番3号", "123456789018"),
    (HANAKO, 101, "見本　花子", "ミホン　ハナコ", date(1982, 3, 3), "見本町一丁目2番3号", ""),
    (JIRO, 101, "見本　次郎", "ミホン　ジロウ", date(2012, 8, 8), "見本町一丁目2番3号", ""),
    (NAMESAKE, 102, "見本　太郎", "ミホン　タロウ", date(1980, 5, 5), "別町三丁目4番", ""),
    (OLD, 103, "例示　つる", "レイジ　ツル", date(1948, 1, 1), "例示町5番地", ""),
)


def settle() -> None:
    """Bring these people into the town."""
    names = {
        "name": "見本市",
        "kana": "ミホンシ",
        "prefecture": "見本県",
        "colour": "#1a3fd1",
        "is_sample": True,
    }
    Municipality.objects.get_or_create(code=TOWN, defaults=names)
    with tenant(TOWN):
        entry = append(actor=CLERK, kind="test", procedure="test", subjects=[("municipality", TOWN)]).number
        for number, _, name, kana, born, place, own in PEOPLE:
            _person(number, name, kana, born, place, own, entry)
        _residents(entry)


def _person(number: int, name: str, kana: str, born: date, place: str, own: str, entry: int) -> None:
    Person.objects.create(municipality=TOWN, number=number, entry=entry)
    birth = {"sex": 1, "birth_on": born, "birth_lower": born, "birth_upper": born}
    names = {"name": name, "jis": name, "kana": kana, **name_keys(name, kana)}
    home = {"address": f"見本県見本市{place}", "address_key": address_key(place)}
    history.add(Profile, {"person": number}, birth, entry=entry, valid_from=born)
    history.add(Name, {"person": number, "kind": "official"}, names, entry=entry, valid_from=born)
    history.add(Address, {"person": number, "use": "home"}, home, entry=entry, valid_from=born)
    if own:
        secret = {"secret": vault.keep(vault.MY_NUMBER, own), "reason": ""}
        key = {"person": number, "kind": vault.MY_NUMBER}
        history.add(PersonalNumber, key, secret, entry=entry, valid_from=born)


def _residents(entry: int) -> None:
    person, household = (np.array([p[i] for p in PEOPLE], dtype=np.int64) for i in (0, 1))
    born = np.array([day(p[4]) for p in PEOPLE], dtype=np.int64)
    write_columns("addressees_household", {"number": np.unique(household), "entry": entry})
    write_columns(
        "residents_resident",
        {
            "person": person, "household": household, "is_head": np.isin(person, [TARO, NAMESAKE, OLD]).astype(np.int64),
            "relationship": "", "resident_kind": 1, "order_in_household": 1, "became_by": 4, "ceased_by": 0,
            "resident_since": born, "resident_since_text": "", "address_since": born, "address_since_text": "",
            "came_from": "", "came_from_code": "", "birth_on": born, "is_birth_certain": True, "event": "01",
            "remark": "", "valid_from": born, "valid_until": OPEN, "entry": entry,
        },
    )  # fmt: skip


def salary(amount: int = 4_000_000, **more: Any) -> dict[str, Any]:
    """A line of 給与支払報告書 about Taro, who is found by reading, birth and address."""
    return {
        "era_year": "07", "payer_name": "株式会社見本", "payer_code": "1001", "municipality": "062022",
        "name": "見本　太郎", "kana": "ミホン　タロウ", "address": HOME, "salary_revenue": amount, "insurance_all": 600_000,
        "birth_era": "3", "birth_year": "55", "birth_month": "5", "birth_day": "5", "is_correction": 0,
    } | more  # fmt: skip


def brought(
    content: bytes, layout: DocumentLayout = SALARY, received_on: date = RECEIVED, **stated: int
) -> Brought:
    read: ReadFile = read_documents(content, layout, TOWN)
    return Brought(
        "見本.csv", layout.key, layout.kind, layout.fiscal_year, received_on, read.lines, content, read.stated,
        read.bad, **stated,
    )  # fmt: skip


def take_in(
    *rows: dict[str, Any], layout: DocumentLayout = SALARY, received_on: date = RECEIVED, **stated: int
) -> Taken:
    return import_documents(
        actor=CLERK, brought=brought(written(layout, rows), layout, received_on, **stated)
    )
