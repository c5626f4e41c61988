from kikan.businesses.water.models.bill import ArrearsStep, Beneficiary, Bill, LandState, Step
from kikan.businesses.water.models.contract import Contract, ContractState, NeverStop, Sewer, Well
from kikan.businesses.water.models.place import (
    Cycle,
    Distribution,
    Exchange,
    Meter,
    PointState,
    ServicePoint,
    Use,
    Zone,
)
from kikan.businesses.water.models.reading import Reading, ReadingFile, ReadingKind, ReadingReject

__all__ = [
    "ArrearsStep",
    "Beneficiary",
    "Bill",
    "Contract",
    "ContractState",
    "Cycle",
    "Distribution",
    "Exchange",
    "LandState",
    "Meter",
    "NeverStop",
    "PointState",
    "Reading",
    "ReadingFile",
    "ReadingKind",
    "ReadingReject",
    "ServicePoint",
    "Sewer",
    "Step",
    "Use",
    "Well",
    "Zone",
]
