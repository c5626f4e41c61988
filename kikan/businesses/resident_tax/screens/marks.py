"""Marks of the lists of resident tax: states of taxes."""

from kikan.businesses.resident_tax.reads.assessments import AssessedTax
from kikan.shared.desk.person import Badge

# By Status: 課税, 均等割のみ, 森林環境税のみ, 非課税, 未申告.
STATUS_TONES = {1: "blue", 2: "blue", 3: "blue", 4: "grey", 5: "amber"}


def status_badge(tax: AssessedTax) -> Badge:
    return Badge(tax.status_ja, STATUS_TONES[tax.status], tax.reason_ja)
