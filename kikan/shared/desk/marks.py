"""Marks that every list of money uses: values that are not certain, states of instalments."""

from kikan.shared.desk.person import Badge
from kikan.shared.tenancy.year_values import UsedValue

INSTALMENT_TONES = {"納付済": "green", "納期前": "grey", "未納": "red", "―": "grey"}


def value_badges(value: UsedValue) -> list[Badge]:
    """例示: invented for samples; 未確認: not seen in the law or the ordinance itself."""
    found = []
    if value.is_illustrative:
        found.append(Badge("例示", "amber", "公表された値ではありません"))
    if value.is_unverified:
        found.append(Badge("未確認", "grey", "法令・条例の本文では確かめていません"))
    return found


def instalment_badge(state: str) -> Badge:
    return Badge(state, INSTALMENT_TONES[state])
