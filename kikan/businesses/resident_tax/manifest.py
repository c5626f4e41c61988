"""Table of contents of 個人住民税."""

from kikan.businesses.resident_tax.procedures import correct_income  # noqa: F401  (registers the procedure)
from kikan.shared.manifest import Manifest

MANIFEST = Manifest(
    name="resident_tax",
    ja="個人住民税",
    letter="t",
    statutes=("local_tax_act", "income_tax_act", "forest_environment_tax_act"),
    offers=("resident_tax.income", "resident_tax.status"),
    inbound="kikan.businesses.resident_tax.exchange.inbound.take_in",
    procedures=("resident_tax.correct_income",),
    rights={
        "resident_tax.look": "所得・課税の照会",
        "resident_tax.change": "所得の申告・更正",
        "resident_tax.print": "証明書の発行",
        "resident_tax.batch": "当初賦課",
    },
)
