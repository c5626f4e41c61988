"""change_user: one user leaves and another goes on the same day (使用者の変更): closed, billed, opened."""

from datetime import date

from kikan.businesses.water.procedures.close_water import last_reading_of, write_closing
from kikan.businesses.water.procedures.open_water import (
    CONTRACTS,
    Terms,
    begin_contract,
    check_payer,
    check_terms,
)
from kikan.businesses.water.procedures.posting import asking_now
from kikan.businesses.water.reads.points import point_on
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import numbers


@procedure("water.change_user", right="water.change", ja="使用者の変更")
def change_user(
    *,
    contract: int,
    payer: int,
    changed_on: date,
    index: int,
    terms: Terms,
    actor: Actor,
    read_at: int | None = None,
) -> int:
    """End a contract with its bill and begin one of another user from the same reading. Returns the new number.

    Errors: as of close_water and open_water; Refused for the same user.
    """
    last = last_reading_of(contract, changed_on, index)
    if last.state.payer == payer:
        raise Refused("新しい使用者が今の使用者と同じです。", field="payer")
    check_payer(payer)
    check_terms(terms, point_on(last.state.point, changed_on).state.has_tap)
    asking, number = asking_now(last.laws), numbers.draw(CONTRACTS)
    entry = append(
        actor=actor, kind="water.user_changed", procedure="water.change_user", happened_on=changed_on,
        subjects=[
            ("water_contract", contract), ("water_contract", number), ("water_point", last.state.point),
            ("person", last.state.payer), ("person", payer),
        ],
        read_at=read_at,
    )  # fmt: skip
    write_closing(last, changed_on, entry.number)(asking)
    begin_contract(number, last.state.point, payer, changed_on, terms, index, entry.number)
    return number
