"""change_insurance: the health insurance of somebody changes (医療保険の変更)."""

from datetime import date

from kikan.businesses.medical_subsidy.models import Insurance
from kikan.businesses.medical_subsidy.procedures.checking import (
    CITES,
    require_insurer_number,
    require_resident,
)
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure


@procedure("medical_subsidy.change_insurance", right="medical_subsidy.change", ja="医療保険の変更")
def change_insurance(
    *,
    person: int,
    from_on: date,
    insurer: int,
    actor: Actor,
    insurer_number: str = "",
    symbol: str = "",
    read_at: int | None = None,
) -> Entry:
    """Keep the insurance that holds from a day on. Errors: NotFound; Refused for a number that is none (6 or 8 digits)."""
    require_resident(person, from_on, "from_on")
    require_insurer_number(insurer_number)
    entry = append(
        actor=actor, kind="medical_subsidy.insurance_changed", procedure="medical_subsidy.change_insurance",
        subjects=[("person", person)], happened_on=from_on, cites=CITES, read_at=read_at,
    )  # fmt: skip
    values = {"insurer": insurer, "insurer_number": insurer_number, "symbol": symbol}
    history.replace(Insurance, {"person": person}, values, entry=entry.number, valid_from=from_on)
    return entry
