"""A service point as of a day (水栓の照会): its state, meter, contract, last reading; a few queries each."""

from dataclasses import dataclass, field
from datetime import date

from kikan.businesses.water.models import (
    Contract,
    ContractState,
    Exchange,
    Meter,
    PointState,
    Reading,
    Zone,
)
from kikan.shared.errors import NotFound
from kikan.shared.history import as_of
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True)
class Standing:
    """What holds at a point on a day; None where there is nothing."""

    point: int
    state: PointState = field(repr=False)
    meter: Meter | None
    contract: ContractState | None
    last: Reading | None

    @property
    def last_index(self) -> int:
        """Where the meter is taken to stand: the last reading, else where it was fitted or opened."""
        if self.last is not None and (self.meter is None or self.last.valid_until >= self.meter.valid_from):
            return (
                self.last.index
                if self.last.index is not None
                else self.last.previous_index + self.last.volume
            )
        return self.meter.start_index if self.meter else 0


def point_on(point: int, day: date) -> Standing:
    """Errors: NotFound for a number nobody gave, or a point that did not exist that day."""
    own = {"municipality": current_or_raise(), "point": point}
    state = as_of(PointState, day).filter(**own).first()
    if state is None:
        raise NotFound(
            "その日に、この番号の水栓はありません。",
            field="point",
            what_to_do="水栓番号と日付を確かめてください。",
        )
    return Standing(
        point,
        state,
        as_of(Meter, day).filter(**own).first(),
        as_of(ContractState, day).filter(**own).first(),
        last_reading(point),
    )


def last_reading(point: int, contract: int | None = None) -> Reading | None:
    """The latest reading in force of a point."""
    rows = as_of(Reading, None).filter(municipality=current_or_raise(), point=point)
    if contract is not None:
        rows = rows.filter(contract=contract)
    return rows.order_by("-valid_until").first()


def exchanged_since(point: int, day: date) -> list[Exchange]:
    """Exchanges of the meter on or after a day, the oldest first."""
    rows = Exchange.objects.filter(municipality=current_or_raise(), point=point, exchanged_on__gte=day)
    return list(rows.order_by("exchanged_on", "entry"))


def contract_state(contract: int, day: date | None = None) -> ContractState:
    """The latest state of a contract, or the one of a day. Errors: NotFound."""
    rows = as_of(ContractState, day).filter(municipality=current_or_raise(), contract=contract)
    found = rows.order_by("-valid_from").first()
    if found is None:
        raise NotFound(
            "この番号の契約はありません。", field="contract", what_to_do="契約番号を確かめてください。"
        )
    return found


def contract_exists(contract: int) -> bool:
    return Contract.objects.filter(municipality=current_or_raise(), number=contract).exists()


def zones(day: date) -> list[Zone]:
    """The zones of a day by number (検針地区)."""
    return list(as_of(Zone, day).filter(municipality=current_or_raise()).order_by("zone"))
