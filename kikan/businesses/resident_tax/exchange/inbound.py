"""Incomes as an old system hands them over (所得情報の取込み)."""

import numpy as np

from kikan.businesses.resident_tax.law.declared import INPUTS
from kikan.businesses.resident_tax.procedures.import_incomes import import_incomes
from kikan.shared.access import Actor
from kikan.shared.exchange.reading import HandOver, Rejected, Table
from kikan.shared.tenancy.columns import read_columns

CODED = ("spouse_kind", "disability", "single_parent")
BIRTHS = "SELECT person, birth_on FROM addressees_profile WHERE ended_by IS NULL"


def take_in(hand_over: HandOver, load: int, actor: Actor) -> list[Rejected]:
    """Incomes of every year, with the fixed asset tax of the year. Rows of unknown persons are rejected."""
    table = hand_over.tables.get("resident_tax_income")
    if table is None or not len(table):
        return []
    births = read_columns(BIRTHS)
    order = np.argsort(births["person"])
    at = np.minimum(np.searchsorted(births["person"][order], table.ints("person")), len(order) - 1)
    known = births["person"][order][at] == table.ints("person")
    kept, born = table.rows(known), births["birth_on"][order][at][known]
    columns = {"person": kept.ints("person"), "fiscal_year": kept.ints("fiscal_year")}
    columns["is_declared"] = (kept.code("declaration") == 0).astype(np.int64)
    for name in (name for name, _ in INPUTS if name in kept.columns):
        columns[name] = kept.code(name) if name in CODED else kept.ints(name)
    import_incomes(columns, born, _assets(hand_over, columns), actor=actor, source=load)
    return [_unknown(table, i) for i in np.flatnonzero(~known).tolist()]


def _assets(hand_over: HandOver, columns: dict[str, np.ndarray]) -> np.ndarray:
    table = hand_over.tables.get("property_tax_amount")
    if table is None or not len(table):
        return np.zeros(len(columns["person"]), dtype=np.int64)
    keys = table.ints("person") * 10_000 + table.ints("fiscal_year")
    wanted = columns["person"] * 10_000 + columns["fiscal_year"]
    order = np.argsort(keys)
    at = np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)
    return np.where(keys[order][at] == wanted, table.ints("amount")[order][at], 0)


def _unknown(table: Table, row: int) -> Rejected:
    return Rejected(table.layout.layout, int(table.line[row]), "宛名番号", "住民情報にない人です", "")
