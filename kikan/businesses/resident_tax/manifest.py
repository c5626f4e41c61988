"""Table of contents of 個人住民税."""

from kikan.businesses.resident_tax.procedures import (  # noqa: F401  (registers the procedures)
    correct_income,
    decide_assessments,
    import_documents,
    merge_documents,
)
from kikan.shared.manifest import Job, Manifest

MANIFEST = Manifest(
    name="resident_tax",
    ja="個人住民税",
    letter="t",
    statutes=("local_tax_act", "income_tax_act", "forest_environment_tax_act"),
    reads=("residents.residency",),
    offers=("resident_tax.income", "resident_tax.status"),
    inbound="kikan.businesses.resident_tax.exchange.inbound.take_in",
    procedures=(
        "resident_tax.correct_income",
        "resident_tax.decide_assessments",
        "resident_tax.import_documents",
        "resident_tax.merge_documents",
    ),
    jobs=(
        Job(
            "resident_tax.assess_year",
            "住民税の当初賦課",
            "kikan.businesses.resident_tax.jobs.assess_year.run",
            "resident_tax.batch",
            release="kikan.businesses.resident_tax.jobs.assess_year.release",
        ),
        Job(
            "resident_tax.merge_documents_of_year",
            "資料併合",
            "kikan.businesses.resident_tax.jobs.merge_documents.run",
            "resident_tax.batch",
        ),
    ),
    rights={
        "resident_tax.look": "所得・課税の照会",
        "resident_tax.change": "所得の申告・更正",
        "resident_tax.approve": "住民税の決定・承認",
        "resident_tax.print": "証明書の発行",
        "resident_tax.batch": "当初賦課",
        "resident_tax.export": "住民税の一覧の書き出し",
    },
)
