"""個人番号 and 住民票コード on a paper: kept as a reference, opened from the vault while it is printed.

A number stands in the vault and nowhere else, so neither the data of an issued paper nor its bytes are kept with one:
such a paper is printed anew each time, and each time who printed whose number and why is recorded.
"""

from collections.abc import Mapping
from typing import Any

from kikan.shared.access import Actor
from kikan.shared.addressees import vault

MASKED = "（確認用では表示しません）"
NOT_HELD = "（記録なし）"
GROUPS = 4


def number_of(person: int, kind: str, business: str) -> dict[str, Any]:
    """What stands in the data instead of the number; kind: vault.MY_NUMBER or vault.RESIDENT_CODE."""
    return {"number_of": person, "number_kind": kind, "business": business}


def has_numbers(data: Any) -> bool:
    """Whether a paper prints a number of the vault."""
    return bool(_references(data))


def _references(data: Any) -> list[Mapping[str, Any]]:
    if isinstance(data, Mapping):
        if "number_of" in data:
            return [data]
        return [each for value in data.values() for each in _references(value)]
    if isinstance(data, (list, tuple)):
        return [each for value in data for each in _references(value)]
    return []


def masked(data: Any) -> Any:
    """The data with every number hidden, for a preview."""
    return _filled(data, {}, MASKED)


def opened(data: Any, *, actor: Actor, screen: str, reason: str) -> Any:
    """The data with its numbers, after each look is recorded. Errors: NotPermitted, Refused, NotRecorded."""
    found: dict[tuple[int, str], str] = {}
    groups: dict[tuple[str, str], set[int]] = {}
    for each in _references(data):
        groups.setdefault((each["number_kind"], each["business"]), set()).add(each["number_of"])
    for (kind, business), persons in groups.items():
        numbers = vault.reveal(
            sorted(persons), kind, actor=actor, business=business, screen=screen, reason=reason, operation="print"
        )  # fmt: skip
        found |= {(person, kind): _spaced(number, kind) for person, number in numbers.items()}
    return _filled(data, found, NOT_HELD)


def _spaced(number: str, kind: str) -> str:
    if kind != vault.MY_NUMBER:
        return number
    return " ".join(number[i : i + GROUPS] for i in range(0, len(number), GROUPS))


def _filled(data: Any, numbers: Mapping[tuple[int, str], str], otherwise: str) -> Any:
    if isinstance(data, Mapping):
        if "number_of" in data:
            return numbers.get((data["number_of"], data["number_kind"]), otherwise)
        return {key: _filled(value, numbers, otherwise) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [_filled(value, numbers, otherwise) for value in data]
    return data
