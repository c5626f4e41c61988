from kikan.businesses.collection.models.incoming import BadLine, Doubt, IncomingFile, IncomingRecord, Outcome
from kikan.businesses.collection.models.orders import DebitOrder
from kikan.businesses.collection.models.slips import Slip, SlipPart
from kikan.businesses.collection.models.transfer import TransferFile, TransferRecord

__all__ = [
    "BadLine",
    "DebitOrder",
    "Doubt",
    "IncomingFile",
    "IncomingRecord",
    "Outcome",
    "Slip",
    "SlipPart",
    "TransferFile",
    "TransferRecord",
]
