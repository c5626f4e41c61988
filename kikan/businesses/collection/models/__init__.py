from kikan.businesses.collection.models.transfer import TransferFile, TransferRecord

__all__ = ["TransferFile", "TransferRecord"]
