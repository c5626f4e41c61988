"""Who they are (宛名): identities, births, names, addresses, protection and accounts of a hand-over."""

from datetime import date

import numpy as np

from kikan.businesses.residents.exchange.measures import write_measures
from kikan.businesses.residents.exchange.periods import until
from kikan.law.days import day
from kikan.shared.addressees import vault
from kikan.shared.addressees.jis import jis_forms
from kikan.shared.addressees.search_keys import NAME_KEYS, address_key, building_key, name_keys
from kikan.shared.exchange.reading import Table
from kikan.shared.history import OPEN
from kikan.shared.tenancy import numbers
from kikan.shared.tenancy.columns import MISSING, write_columns

NAME_KINDS = {"1": "official", "2": "former", "3": "alias", "4": "kanji"}
PRECISIONS = {
    "0": "day", "1": "about_day", "2": "about_month", "3": "about_year", "4": "day_unknown",
    "5": "month_and_day_unknown", "6": "third_of_month", "7": "season", "8": "presumed", "9": "no_such_day",
    "A": "between", "B": "unknown",
}  # fmt: skip
ACCOUNT_USES = {"1": "debit", "2": "credit"}
EARLIEST = day(date(1800, 1, 1))


def write(persons: Table, tables: dict[str, Table], entry: int, municipality: int) -> None:
    """Write all rows of the addressees; the number series go on after the highest number brought in."""
    number = persons.ints("person")
    households = np.unique(
        np.concatenate(
            [tables["resident_household"].ints("household"), tables["household"].ints("household")]
        )
    )
    write_columns("addressees_person", {"number": number, "kind": "natural", "entry": entry})
    write_columns("addressees_household", {"number": households, "entry": entry})
    numbers.continue_after("residents.person", int(number.max()) // 10)
    numbers.continue_after("residents.household", int(households.max()) // 10)
    _write_births(persons, entry)
    _write_names(tables["resident_name"], entry)
    _write_addresses(tables["resident_address"], entry)
    write_measures(tables.get("support_measure"), entry)
    _write_accounts(tables.get("bank_account"), entry)
    _write_numbers(tables.get("resident_number"), entry)


def joined(persons: Table, prefix: str) -> list[str]:
    """An address given in parts, as one text; from abroad it is the country's code."""
    parts = [persons.texts(f"{prefix}_{name}") for name in ("prefecture", "city", "town", "lot")]
    country = persons.texts(f"{prefix}_country")
    return ["".join(each) or abroad for *each, abroad in zip(*parts, country, strict=True)]


def _write_births(persons: Table, entry: int) -> None:
    write_columns(
        "addressees_profile",
        {
            "person": persons.ints("person"),
            "sex": persons.code("sex"),
            "birth_on": persons.ints("birth_on"),
            "birth_text": persons.texts("birth_text"),
            "birth_precision": [PRECISIONS[c] for c in persons.texts("birth_precision")],
            "birth_lower": persons.ints("birth_lower"),
            "birth_upper": persons.ints("birth_upper"),
            "valid_from": np.full(len(persons), EARLIEST, dtype=np.int64),
            "valid_until": OPEN,
            "entry": entry,
        },
    )


def _write_names(names: Table, entry: int) -> None:
    keys = [name_keys(n, k) for n, k in zip(names.texts("name"), names.texts("kana"), strict=True)]
    write_columns(
        "addressees_name",
        {
            "person": names.ints("person"),
            "kind": [NAME_KINDS[c] for c in names.texts("kind")],
            "name": names.texts("name"),
            "jis": jis_forms(names.texts("name")),
            "kana": names.texts("kana"),
            "is_reading_confirmed": names.code("reading_state"),
            **{column: [k[column] for k in keys] for column in NAME_KEYS},
            "valid_from": names.ints("valid_from"),
            "valid_until": until(names),
            "entry": entry,
        },
    )


def _write_addresses(places: Table, entry: int) -> None:
    parts = list(zip(*(places.texts(n) for n in ("prefecture", "city", "town", "lot")), strict=True))
    whole = ["".join(p) for p in parts]
    # As acts of the counter write it: people search by town and lot.
    within = ["".join(p[2:]) or "".join(p) for p in parts]
    write_columns(
        "addressees_address",
        {
            "person": places.ints("person"),
            "use": "home",
            "postal_code": places.texts("postal_code"),
            "town_code": places.texts("town_code"),
            "town": places.texts("town"),
            "lot": places.texts("lot"),
            "building": places.texts("building"),
            "address": whole,
            "address_key": [address_key(a) for a in within],
            "building_key": [building_key(b) if b else "" for b in places.texts("building")],
            "reason": places.texts("reason"),
            "valid_from": places.ints("valid_from"),
            "valid_until": until(places),
            "entry": entry,
        },
    )


def _write_numbers(given: Table | None, entry: int) -> None:
    """個人番号 and 住民票コード go to the vault; the rows know the numbers of their secrets alone."""
    if given is None or not len(given):
        return
    for kind in vault.KINDS:
        values = given.texts(kind)
        chosen = given.rows(np.array([bool(value) for value in values], dtype=np.bool_))
        secrets = vault.keep_many(kind, chosen.texts(kind))
        if secrets:
            write_columns(
                "addressees_personal_number",
                {
                    "person": chosen.ints("person"),
                    "kind": kind,
                    "secret": np.array(secrets, dtype=np.int64),
                    "reason": "",
                    "valid_from": np.full(len(chosen), EARLIEST, dtype=np.int64),
                    "valid_until": OPEN,
                    "entry": entry,
                },
            )


def _write_accounts(accounts: Table | None, entry: int) -> None:
    if accounts is None or not len(accounts):
        return
    ends = accounts.ints("valid_until")
    write_columns(
        "addressees_account",
        {
            "person": accounts.ints("person"),
            "use": [ACCOUNT_USES[c] for c in accounts.texts("use")],
            "bank": accounts.texts("bank"),
            "branch": accounts.texts("branch"),
            "kind": accounts.code("kind"),
            "account_number": accounts.texts("account_number"),
            "holder_kana": accounts.texts("holder_kana"),
            "valid_from": accounts.ints("valid_from"),
            "valid_until": np.where(ends == MISSING, day(OPEN), ends),
            "entry": entry,
        },
    )
