"""Papers of resident tax (個人住民税の帳票)."""

from kikan.shared.documents.papers import Paper, register

_FOLDER = "businesses/resident_tax/documents"
TAX_NOTICE = register(
    Paper(
        "resident_tax.tax_notice",
        "市町村民税・道府県民税・森林環境税 納税通知書",
        f"{_FOLDER}/tax_notice.typ",
        "resident_tax.print",
    )
)
COLLECTOR_NOTICE = register(
    Paper(
        "resident_tax.collector_notice",
        "特別徴収税額の決定・変更通知書（特別徴収義務者用）",
        f"{_FOLDER}/collector_notice.typ",
        "resident_tax.print",
    )
)
WITHHELD_NOTICE = register(
    Paper(
        "resident_tax.withheld_notice",
        "特別徴収税額の決定・変更通知書（納税義務者用）",
        f"{_FOLDER}/withheld_notice.typ",
        "resident_tax.print",
    )
)
TAX_CERTIFICATE = register(
    Paper(
        "resident_tax.tax_certificate",
        "所得・課税証明書",
        f"{_FOLDER}/tax_certificate.typ",
        "resident_tax.print",
        fee="tax_certificate",
    )
)
INCOME_CERTIFICATE = register(
    Paper(
        "resident_tax.income_certificate",
        "所得証明書",
        f"{_FOLDER}/tax_certificate.typ",
        "resident_tax.print",
        fee="tax_certificate",
    )
)
