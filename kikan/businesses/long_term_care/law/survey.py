"""The items of the survey of certification (認定調査・基本調査) as data: their words and choices, in the order of the form."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True)
class Item:
    """One item; an answer is the number of a choice, from 1."""

    no: str
    group: str
    ja: str
    choices: tuple[str, ...]

    @property
    def label(self) -> str:
        return f"{self.no} {self.ja}"


def _read() -> tuple[Item, ...]:
    body: dict[str, Any] = yaml.safe_load(
        (files("kikan.businesses.long_term_care.law") / "survey.yaml").read_text("utf-8")
    )
    return tuple(
        Item(str(row["number"]), group["ja"], ja, tuple(body["choices"][row["choice"]]))
        for group in body["groups"]
        for row in group["items"]
        for ja in row["ja"]
    )


ITEMS = _read()
INDEPENDENCE = 2
"""The last items are degrees of independence, beside the 74 of the survey itself."""


def fault(answers: Sequence[int]) -> str:
    """Why these answers are none of this form; empty where they are. Their number is not their meaning: no judgement here."""
    if len(answers) != len(ITEMS):
        return f"項目の数が{len(ITEMS)}ではありません"
    wrong = next((i for i, a in zip(ITEMS, answers, strict=True) if not 1 <= a <= len(i.choices)), None)
    return f"「{wrong.label}」の選択肢にない値です" if wrong else ""
