"""Marks of the lists of resident tax: values that are not certain, states of taxes and instalments."""

from kikan.businesses.resident_tax.reads.assessments import AssessedTax
from kikan.businesses.resident_tax.reads.year_values import UsedValue
from kikan.shared.desk.person import Badge

INSTALMENT_TONES = {"納付済": "green", "納期前": "grey", "未納": "red", "―": "grey"}
# By Status: 課税, 均等割のみ, 森林環境税のみ, 非課税, 未申告.
STATUS_TONES = {1: "blue", 2: "blue", 3: "blue", 4: "grey", 5: "amber"}


def value_badges(value: UsedValue) -> list[Badge]:
    """例示: invented for samples; 未確認: not seen in the law or the ordinance itself."""
    found = []
    if value.is_illustrative:
        found.append(Badge("例示", "amber", "公表された値ではありません"))
    if value.is_unverified:
        found.append(Badge("未確認", "grey", "法令・条例の本文では確かめていません"))
    return found


def status_badge(tax: AssessedTax) -> Badge:
    return Badge(tax.status_ja, STATUS_TONES[tax.status], tax.reason_ja)


def instalment_badge(state: str) -> Badge:
    return Badge(state, INSTALMENT_TONES[state])
