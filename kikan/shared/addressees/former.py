"""Numbers of an old system (旧宛名番号) that find a person for ever."""

from collections.abc import Sequence

from kikan.shared.addressees.models import FormerKey
from kikan.shared.tenancy.columns import write_columns

BY_FORMER = "SELECT person FROM addressees_former_key WHERE municipality = %s AND old = %s"


def bare(old: str) -> str:
    """As it is kept and looked for: zeros at the front of figures say nothing."""
    plain = old.strip()
    return plain.lstrip("0") or "0" if plain.isascii() and plain.isdigit() else plain


def keep(system: str, pairs: Sequence[tuple[str, int]], *, entry: int) -> None:
    """Keep old numbers beside ours; an old number of one system names each person once."""
    unique = sorted({(bare(old), person) for old, person in pairs if old.strip()})
    if unique:
        olds, persons = zip(*unique, strict=True)
        write_columns(
            FormerKey._meta.db_table,
            {"old": list(olds), "person": list(persons), "system": system, "entry": entry},
        )
