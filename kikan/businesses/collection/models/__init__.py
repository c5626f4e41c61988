from kikan.businesses.collection.models.incoming import BadLine, Doubt, IncomingFile, IncomingRecord, Outcome
from kikan.businesses.collection.models.orders import DebitOrder
from kikan.businesses.collection.models.payment_results import PaymentResultFile, PaymentResultReject
from kikan.businesses.collection.models.slips import Slip, SlipPart
from kikan.businesses.collection.models.transfer import TransferFile, TransferRecord

__all__ = [
    "BadLine",
    "DebitOrder",
    "Doubt",
    "IncomingFile",
    "IncomingRecord",
    "Outcome",
    "PaymentResultFile",
    "PaymentResultReject",
    "Slip",
    "SlipPart",
    "TransferFile",
    "TransferRecord",
]
