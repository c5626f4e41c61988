"""Table of contents of 個人住民税."""

from kikan.businesses.resident_tax.procedures import (  # noqa: F401  (registers the procedures)
    accept_leaver,
    accept_starter,
    change_collector,
    correct_income,
    decide_assessments,
    import_documents,
    issue_tax_certificate,
    issue_tax_notices,
    merge_documents,
    register_collector,
    withhold_year,
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
        "resident_tax.accept_leaver",
        "resident_tax.accept_starter",
        "resident_tax.change_collector",
        "resident_tax.correct_income",
        "resident_tax.decide_assessments",
        "resident_tax.import_documents",
        "resident_tax.issue_collector_notices",
        "resident_tax.issue_tax_certificate",
        "resident_tax.issue_tax_notices",
        "resident_tax.issue_withheld_notices",
        "resident_tax.merge_documents",
        "resident_tax.register_collector",
        "resident_tax.withhold_year",
    ),
    documents=(
        "resident_tax.collector_notice",
        "resident_tax.income_certificate",
        "resident_tax.tax_certificate",
        "resident_tax.tax_notice",
        "resident_tax.withheld_notice",
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
        Job(
            "resident_tax.print_notices",
            "住民税通知書の一括印刷",
            "kikan.businesses.resident_tax.jobs.print_notices.run",
            "resident_tax.print",
        ),
        Job(
            "resident_tax.withhold_year",
            "特別徴収税額の決定・変更",
            "kikan.businesses.resident_tax.jobs.withhold_year.run",
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
