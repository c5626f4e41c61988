from kikan.businesses.medical_subsidy.models.application import Application, TaxProof
from kikan.businesses.medical_subsidy.models.recipient import Certificate, Insurance, Recipient

__all__ = ["Application", "Certificate", "Insurance", "Recipient", "TaxProof"]
