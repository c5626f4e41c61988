"""Papers of a business printed to be laid beside those of an old system (帳票の突合): no certificates.

A manifest names its part by a dotted path (`side_by_side`). Nothing is issued: no number is drawn, nothing is kept and
no fee falls due.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.module_loading import import_string

from kikan.shared import manifest

WORDS = "これは、データ移行の確認のための印刷です。証明書ではありません。"
"""What stands where a certificate says what it certifies."""


@dataclass(frozen=True)
class SideBySide:
    """A kind of paper of one business.

    persons: those of whom there is such a paper on a day, by their numbers; bodies: the contents for those of them of whom
    one may be printed; protected people (支援措置, 抑止) are left out.
    """

    name: str
    ja: str
    template: str
    persons: Callable[[date], Sequence[int]]
    bodies: Callable[[Sequence[int], date], Mapping[int, Mapping[str, Any]]]


def papers() -> list[SideBySide]:
    """Those of every business that has one, in the order of the manifests."""
    return [import_string(m.side_by_side) for m in manifest.all_manifests() if m.side_by_side]
