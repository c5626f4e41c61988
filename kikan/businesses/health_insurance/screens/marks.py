"""Marks of NHI's lists: values that are not certain, states of instalments and levies."""

from kikan.businesses.health_insurance.reads.year_values import UsedValue
from kikan.shared.desk.person import Badge

INSTALMENT_TONES = {"納付済": "green", "納期前": "grey", "未納": "red", "―": "grey"}


def value_badges(value: UsedValue) -> list[Badge]:
    """例示: invented for samples; 未確認: found in a third party's table or on an undated page."""
    found = []
    if value.is_illustrative:
        found.append(Badge("例示", "amber", "公表された値ではありません"))
    if value.is_unverified:
        found.append(Badge("未確認", "grey", "条例の本文では確かめていません"))
    return found


def instalment_badge(state: str) -> Badge:
    return Badge(state, INSTALMENT_TONES[state])
