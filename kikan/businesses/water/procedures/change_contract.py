"""change_contract: sewer, wells, persons, reduction, hold of the stop change (契約内容の変更・下水の開始と中止)."""

from datetime import date
from typing import Any

from kikan.businesses.water.models import ContractState, Sewer
from kikan.businesses.water.procedures.open_water import Terms, check_terms
from kikan.businesses.water.reads.points import contract_state, last_reading, point_on
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.history import OPEN
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure


@procedure("water.change_contract", right="water.change", ja="契約内容の変更")
def change_contract(
    *,
    contract: int,
    changed_on: date,
    terms: Terms,
    index: int | None,
    actor: Actor,
    read_at: int | None = None,
) -> Entry:
    """Let a contract say something else from a day on; a sewer that begins or ends needs the meter's reading.

    Persons and wells count from the first bill whose period ends after the day (届出後の検針から).
    Errors: NotFound; Refused where nothing changes, the day lies in a period already read, or the reading is missing.
    """
    state = contract_state(contract)
    known = point_on(state.point, changed_on)
    check_terms(terms, known.state.has_tap)
    last = last_reading(state.point, contract)
    begins = last.valid_until if last is not None else state.opened_on
    if state.valid_until != OPEN or changed_on < begins:
        raise Refused(
            "変更日がすでに検針した期間にあるか、契約が中止しています。", field="changed_on",
            what_to_do="前回の検針の日以後の日を入力してください。",
        )  # fmt: skip
    values: dict[str, Any] = {**vars(terms), **_sewer(state, terms, changed_on, index, known.last_index)}
    if all(getattr(state, name) == value for name, value in values.items()):
        raise Refused("変更がありません。", field="sewer")
    entry = append(
        actor=actor, kind="water.contract_changed", procedure="water.change_contract", happened_on=changed_on,
        subjects=[("water_contract", contract), ("person", state.payer)], read_at=read_at,
    )  # fmt: skip
    history.change(
        ContractState,
        {"point": state.point},
        values,
        entry=entry.number,
        valid_from=max(changed_on, state.valid_from),
    )
    return entry


def _sewer(state: ContractState, terms: Terms, day: date, index: int | None, lowest: int) -> dict[str, Any]:
    """Where the sewer begins or ends; with the sewer ending the contract keeps it until the period is billed."""
    if bool(state.sewer) == bool(terms.sewer):
        return {}
    if index is None or index < lowest:
        raise Refused("下水の開始・中止の日の指針（前回以上）を入力してください。", field="index")
    if terms.sewer:
        return {"sewer_from": day, "sewer_index": index, "sewer_until": None, "sewer_end_index": None}
    return {"sewer": state.sewer or Sewer.PUBLIC, "sewer_until": day, "sewer_end_index": index}
