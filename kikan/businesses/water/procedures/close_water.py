"""close_water: somebody stops using water (中止・閉栓): last reading, immediate bill, end of the contract."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from kikan.businesses.water.models import ContractState, Reading, ReadingKind
from kikan.businesses.water.procedures.computed import Computed, Laws, compute
from kikan.businesses.water.procedures.enter_readings import BEYOND, REASONS, Read, judge
from kikan.businesses.water.procedures.posting import asking_now, post
from kikan.businesses.water.reads.periods import one_period
from kikan.businesses.water.reads.points import contract_state, point_on
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history import OPEN
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure


@dataclass(frozen=True)
class Closed:
    """The bill at closing (中止清算): its number, and what is asked for water and sewer."""

    entry: int
    bill: int
    volume: int
    water: int
    sewer: int


@dataclass(frozen=True)
class LastReading:
    """The reading at closing, ready to be written, and what it costs."""

    state: ContractState
    values: dict[str, Any]
    found: Computed
    laws: Laws


@procedure("water.close_water", right="water.change", ja="中止（閉栓）")
def close_water(
    *, contract: int, closed_on: date, index: int, actor: Actor, read_at: int | None = None, reason: str = ""
) -> Closed:
    """End a contract on a day with a last reading and bill it at once; what is owed stays owed.

    Errors: NotFound; Refused for one that has ended, a day before the last reading, an index that cannot be. LawGap.
    """
    last = last_reading_of(contract, closed_on, index)
    asking = asking_now(last.laws)
    entry = append(
        actor=actor, kind="water.closed", procedure="water.close_water", happened_on=closed_on, reason=reason,
        subjects=[
            ("water_contract", contract), ("water_point", last.state.point), ("person", last.state.payer),
        ],
        read_at=read_at,
    )  # fmt: skip
    bill = write_closing(last, closed_on, entry.number)(asking)
    return Closed(
        entry.number,
        bill,
        int(last.values["volume"]),
        int(last.found.water_total[0]),
        int(last.found.sewer_total[0]),
    )


def last_reading_of(contract: int, closed_on: date, index: int) -> LastReading:
    """Judge the last reading and compute its bill. Errors: NotFound, Refused, LawGap."""
    state = contract_state(contract)
    if state.valid_until != OPEN:
        raise Refused("この契約はすでに中止しています。", field="contract")
    try:
        known = point_on(state.point, closed_on)
    except NotFound as error:
        raise Refused("中止日が水栓の登録より前です。", field="closed_on") from error
    judged = judge([Read(state.point, closed_on, index)], ReadingKind.CLOSING)
    reason = int(judged.reason[0])
    if reason:
        raise Refused(REASONS[reason], field="index" if reason >= BEYOND else "closed_on")
    now = judged.standing.rows(judged.at)
    from kikan.law.days import date_of

    values = {
        "contract": contract, "kind": int(ReadingKind.CLOSING), "previous_index": int(now.previous_index[0]),
        "index": index, "volume": max(int(judged.volume[0]), 0), "odd": int(judged.odd[0]),
        "valid_from": date_of(int(now.begins[0])), "valid_until": closed_on,
    }  # fmt: skip
    laws = Laws.of(None)
    found = compute(one_period(known.state, state, values), laws)
    return LastReading(state, values, found, laws)


def write_closing(last: LastReading, closed_on: date, entry: int) -> Any:
    """Write reading and end of the contract; what comes back posts the bill."""
    days = {name: last.values[name] for name in ("valid_from", "valid_until")}
    values = {name: value for name, value in last.values.items() if name not in days}
    history.add(Reading, {"point": last.state.point}, values, entry=entry, **days)
    history.end(ContractState, {"point": last.state.point}, entry=entry, on=closed_on)
    return lambda asking: post(last.found, asking, entry)
