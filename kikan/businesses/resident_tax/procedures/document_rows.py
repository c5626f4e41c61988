"""Rows of documents (資料の記録): written in columns, whether one was keyed or a whole file came in."""

import hashlib
from collections.abc import Sequence
from datetime import date

import numpy as np
from django.db import connection

from kikan.businesses.resident_tax.law import document_codes as codes
from kikan.businesses.resident_tax.reads.matching import Matching, Sought, match, relatives_of
from kikan.businesses.resident_tax.reads.stated import Relatives, Stated
from kikan.shared.addressees import vault
from kikan.shared.addressees.search_keys import address_key, kana_key
from kikan.shared.tenancy import numbers
from kikan.shared.tenancy.columns import MISSING, write_columns
from kikan.shared.tenancy.opener import current_or_raise

SERIES, FILES = "resident_tax.document", "resident_tax.document_file"
TABLES = ("resident_tax_document", "resident_tax_document_match", "resident_tax_document_relative")
LONGEST_KEY = 200


def period_of(fiscal_year: int) -> dict[str, date]:
    """What is known of a fiscal year holds from its 1 January to the next, as an income does."""
    return {"valid_from": date(fiscal_year, 1, 1), "valid_until": date(fiscal_year + 1, 1, 1)}


def sought_in(stated: Stated, secrets: np.ndarray) -> Sought:
    """What is asked of the addressees to find whose documents these are."""
    names = [k or n for k, n in zip(stated.texts["kana"], stated.texts["name"], strict=True)]
    return Sought(
        [kana_key(n)[:LONGEST_KEY] for n in names],
        [address_key(a) for a in stated.texts["address"]],
        stated.birth,
        secrets,
    )


def kept_numbers(stated: Stated) -> tuple[np.ndarray, np.ndarray]:
    """The secrets of the documents' persons and of their relatives, sealed where they are new; MISSING for none."""
    own, relatives = stated.number, stated.relatives.number
    kept = vault.keep_all(vault.MY_NUMBER, [*own, *relatives])
    secrets = np.array([MISSING if s is None else s for s in kept], dtype=np.int64)
    return secrets[: len(own)], secrets[len(own) :]


def identities_of(stated: Stated, secrets: np.ndarray) -> np.ndarray:
    """Payer and payee of each document in one number: the payer's own number for the payee, else who the payee is."""
    payers = zip(
        *(stated.texts[n] for n in ("payer_code", "payer_corporate", "payer_name", "payee_code")), strict=True
    )
    names = zip(
        stated.texts["kana"], stated.texts["name"], stated.birth.tolist(), secrets.tolist(), strict=True
    )
    found = []
    for (code, corporate, name, payee), (kana, own, birth, secret) in zip(payers, names, strict=True):
        whose = f"k{payee}" if payee and stated.kind != codes.PAYMENT else f"s{secret}" if secret != MISSING else (
            f"n{kana or own}{birth}")  # fmt: skip
        found.append(_number(f"{stated.kind}|{stated.fiscal_year}|{code or corporate or name}|{whose}"))
    return np.array(found, dtype=np.int64)


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 1


def matched(stated: Stated, secrets: np.ndarray, person: int | None = None) -> Matching:
    """Whose documents they are; a clerk who keyed a 宛名番号 has said so."""
    if person is None:
        return match(sought_in(stated, secrets), stated.fiscal_year)
    full = np.full(len(stated), 1, dtype=np.int64)
    return Matching(
        full * person, full * 100, full * codes.BY_CLERK, full * codes.NO_DOUBT, full * codes.MATCHED
    )


def write_documents(
    stated: Stated, secrets: np.ndarray, relative_secrets: np.ndarray, found: Matching, document: np.ndarray,
    *, received_on: date, entry: int, file: int | None = None, note: str = "",
) -> None:  # fmt: skip
    """Add documents with their matching and their relatives."""
    sought = sought_in(stated, secrets)
    write_columns(
        "resident_tax_document",
        {
            "document": document, "kind": stated.kind, "fiscal_year": stated.fiscal_year, "file": file,
            "line": stated.line, "layout": stated.layout, "received_on": received_on,
            "payer_code": stated.texts["payer_code"], "payer_corporate": stated.texts["payer_corporate"],
            "payer_name": stated.texts["payer_name"], "name": stated.texts["name"], "kana": stated.texts["kana"],
            "kana_key": sought.kana_key, "birth_on": stated.birth, "address": stated.texts["address"],
            "address_key": sought.address_key, "secret": secrets, "amount": stated.amount, "previous": stated.previous,
            "identity": identities_of(stated, secrets), "digest": stated.digest, "values": stated.values,
            "raw": stated.raw, "entry": entry, **period_of(stated.fiscal_year),
        },
    )  # fmt: skip
    write_matches(document, found, stated.fiscal_year, entry=entry, note=note)
    _write_relatives(stated.relatives, relative_secrets, found.person, document, stated.fiscal_year, entry)


def write_matches(
    document: np.ndarray, found: Matching, fiscal_year: int, *, entry: int, note: str = ""
) -> None:
    write_columns(
        "resident_tax_document_match",
        {
            "document": document, "person": found.person, "score": found.score, "matched_by": found.how,
            "doubt": found.doubt, "state": found.state, "note": note, "entry": entry, **period_of(fiscal_year),
        },
    )  # fmt: skip


def _write_relatives(
    relatives: Relatives,
    secrets: np.ndarray,
    persons: np.ndarray,
    document: np.ndarray,
    year: int,
    entry: int,
) -> None:
    if not len(relatives):
        return
    keys = [kana_key(k or n)[:LONGEST_KEY] for k, n in zip(relatives.kana, relatives.name, strict=True)]
    sought = Sought(keys, [""] * len(keys), relatives.birth, secrets)
    write_columns(
        "resident_tax_document_relative",
        {
            "document": document[relatives.document], "line": relatives.line, "kind": relatives.kind,
            "name": relatives.name, "kana": relatives.kana, "birth_on": relatives.birth, "relation": relatives.relation,
            "secret": secrets, "person": relatives_of(persons[relatives.document], sought, year),
            "entry": entry, **period_of(year),
        },
    )  # fmt: skip


def end_rows(tables: Sequence[str], documents: Sequence[int], entry: int) -> None:
    """Let what was said of these documents hold no longer; others take its place."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                f"UPDATE {table} SET ended_by = %s WHERE municipality = %s AND ended_by IS NULL"  # noqa: S608
                " AND document = ANY(%s)",
                [entry, current_or_raise(), list(documents)],
            )


def draw_documents(count: int) -> np.ndarray:
    first = numbers.draw(SERIES, count) if count else 0
    return np.arange(first, first + count, dtype=np.int64)
