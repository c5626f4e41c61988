"""What a clerk or a sheet answers (条例値の答え), judged against the law and what is kept; nothing is written here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from kikan.businesses.administration.reads.values import bounds_in_words
from kikan.law import book
from kikan.law.errors import LawGap
from kikan.law.moments import moment
from kikan.law.ordinances import dated_value, limits, plain, sums_but_one
from kikan.law.parameter import Dated, Parameter
from kikan.law.value_words import cell_in_words, percent
from kikan.shared.errors import Refused
from kikan.shared.tenancy import ordinances
from kikan.shared.tenancy.models import DatedValue


@dataclass(frozen=True)
class Answer:
    """A value as it is entered: from `begins` until `ends` (exclusive) or until the next one.

    begins, ends: 2026, 2026-04 or 2026-04-01, as the axis of the parameter has it.
    """

    parameter: str
    begins: str
    value: Any
    cites: str
    ends: str = ""
    source: str = ""
    is_unverified: bool = False


def checked(known: Parameter, answer: Answer) -> Dated:
    """An answer as a dated value within the bounds of the law. Errors: Refused beside the field that is wrong."""
    dated = _dated(known, answer)
    _check_bounds(known, dated)
    _check_whole(known, dated)
    return dated


def _dated(known: Parameter, answer: Answer) -> Dated:
    row = {
        "from": _raw(known, answer.begins, "begins"),
        "until": _raw(known, answer.ends, "ends") if answer.ends else None, "value": answer.value,
        "cites": answer.cites, "source": answer.source, "unverified": answer.is_unverified,
    }  # fmt: skip
    try:
        dated = dated_value(known, row)
    except LawGap:
        raise Refused("この項目の値として読めません。", field="value") from None
    if dated.ends is not None and dated.ends <= dated.begins:
        raise Refused("適用の終わりは始まりより後にしてください。", field="ends")
    if not answer.cites.strip():
        raise Refused("根拠の条文を入力してください。", field="cites")
    return dated


def _raw(known: Parameter, text: str, field: str) -> object:
    """2026 for years, "2026-04" for months, a date for days. Errors: Refused."""
    try:
        raw: object = int(text) if text.isdigit() else text if len(text) == 7 else date.fromisoformat(text)
        moment(known.axis, raw)
    except ValueError:
        raise Refused("適用の時期を読めません。", field=field) from None
    return raw


def _check_bounds(known: Parameter, dated: Dated) -> None:
    value = dated.value
    if not isinstance(value, (int, Fraction)):
        return
    lowest, highest = limits(book(), known, dated.begins)
    if (lowest is not None and value < lowest) or (highest is not None and value > highest):
        raise Refused(
            f"法律で定められた範囲は{bounds_in_words(known, dated.begins)}です。",
            what_to_do="値を確かめてください。", field="value",
        )  # fmt: skip


def _check_whole(known: Parameter, dated: Dated) -> None:
    """Errors: Refused where rates that share a whole do not make it."""
    if known.whole is None or not (wrong := sums_but_one(known, dated.value)):
        return
    by = known.whole.by
    told = "、".join(f"{cell_in_words(known, by, name)}は{percent(total)}" for name, total in wrong)
    raise Refused(
        f"割合の合計がちょうど100％になりません（{told}）。",
        what_to_do=f"{known.label(by)}ごとの割合を確かめてください。", field="value",
    )  # fmt: skip


def unkept(found: Sequence[tuple[Parameter, Dated]], body: int = 0) -> list[tuple[Parameter, Dated]]:
    """Those that say something else than what the municipality has entered for the same beginning."""
    kept = ordinances.entered_rows({known.id for known, _ in found}, body)
    return [(p, d) for p, d in found if not _says(kept.get((p.id, d.begins)), d)]


def _says(row: DatedValue | None, dated: Dated) -> bool:
    """Whether a kept row says the same."""
    if row is None:
        return False
    kept = (row.valid_until, row.value, row.cites, row.source, row.is_unverified)
    return kept == (dated.ends, plain(dated.value), dated.cites, dated.source, dated.unverified)
