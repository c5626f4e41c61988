"""Values a municipality sets itself (条例値), and acts one person may do alone (専決): entered by one, approved by another."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from kikan.businesses.administration.reads.values import (
    bounds_in_words,
    find_parameter,
    kept_now,
    moment_in_words,
    subject_of,
)
from kikan.law import book
from kikan.law.errors import LawGap, MalformedBook
from kikan.law.moments import moment
from kikan.law.ordinances import dated_value, limits, plain, sums_but_one
from kikan.law.parameter import Dated, Parameter
from kikan.law.value_words import cell_in_words, rate_in_words, rows_in_words
from kikan.shared.access import Actor
from kikan.shared.access.administration_log import note
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import by_name, procedure, recorder
from kikan.shared.tenancy import clock, ordinances
from kikan.shared.tenancy.models import OrdinanceValue
from kikan.shared.worklist.acts import ONE_PERSON, always_takes_two, one_person_procedures

ENTERED = "administration.ordinances_entered"


@procedure("administration.enter_ordinance_value", right="administration.parameter", ja="条例値の登録")
def enter_ordinance_value(
    *,
    parameter: str,
    begins: str,
    value: Any,
    cites: str,
    actor: Actor,
    ends: str = "",
    source: str = "",
    is_unverified: bool = False,
    read_at: int | None = None,
) -> Entry:
    """A value from a moment on, until `ends` (exclusive) or until the next one. One of the same beginning replaces the former.

    begins, ends: 2026, 2026-04 or 2026-04-01, as the axis of the parameter has it.
    Errors: NotFound; Refused for a value outside the bounds of the law, or a span that cuts into another.
    """
    known = find_parameter(parameter)
    dated = _dated(known, begins, ends, value, cites, source, is_unverified)
    _check_bounds(known, dated)
    _check_whole(known, dated)
    before = kept_now(known, dated.begins)
    entry = append(
        actor=actor, kind=ENTERED, procedure="administration.enter_ordinance_value",
        subjects=[("ordinance", subject_of(parameter))], cites=cites, read_at=read_at,
    )  # fmt: skip
    OrdinanceValue.objects.create(
        municipality=actor.municipality, parameter=parameter, valid_from=dated.begins, valid_until=dated.ends,
        value=plain(dated.value), cites=cites, source=source, is_unverified=is_unverified, is_illustrative=False,
        entry=entry.number,
    )  # fmt: skip
    _check_apart()
    since, after = moment_in_words(known, dated.begins), rows_in_words(known, dated.value)
    recorder.note("difference", known.ja, before=before, after=f"{after}（{since}から）", cites=cites)
    note(actor, "value_entered", 項目=known.ja, 値=after, 適用=since, 根拠=cites, 記録番号=entry.number)
    return entry


def _dated(
    known: Parameter, begins: str, ends: str, value: Any, cites: str, source: str, is_unverified: bool
) -> Dated:
    row = {
        "from": _raw(known, begins, "begins"), "until": _raw(known, ends, "ends") if ends else None, "value": value,
        "cites": cites, "source": source, "unverified": is_unverified,
    }  # fmt: skip
    try:
        dated = dated_value(known, row)
    except LawGap:
        raise Refused("この項目の値として読めません。", field="value") from None
    if dated.ends is not None and dated.ends <= dated.begins:
        raise Refused("適用の終わりは始まりより後にしてください。", field="ends")
    if not cites.strip():
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
    if wrong := sums_but_one(known, dated.value):
        told = "、".join(f"{cell_in_words(known.id, name)}は{rate_in_words(total)}" for name, total in wrong)
        raise Refused(
            f"割合の合計がちょうど100％になりません（{told}）。",
            what_to_do="区分ごとの割合を確かめてください。", field="value",
        )  # fmt: skip


def _check_apart() -> None:
    """The values of the municipality must still read as one ordinance."""
    try:
        ordinances.ordinance()
    except MalformedBook:
        raise Refused(
            "適用の期間が、登録済みの値と重なります。",
            what_to_do="登録済みの値と同じ始まりにすると、その値を置き換えます。期間を確かめてください。", field="begins",
        ) from None  # fmt: skip


@procedure("administration.set_alone", right="administration.parameter", ja="専決の登録")
def set_alone(*, procedures: Sequence[str], cites: str, actor: Actor, read_at: int | None = None) -> Entry:
    """Which acts one person may enter and decide from this year on. Errors: Refused for an act that always takes two."""
    chosen = sorted(set(procedures))
    names = {name: p.ja for name, p in by_name().items()}
    if any(name not in names or always_takes_two(name) for name in chosen):
        raise Refused("一人では決められない手続が含まれています。", what_to_do="画面を開き直してください。")
    if not cites.strip():
        raise Refused("根拠の規程を入力してください。", field="cites")
    before = "、".join(names.get(name, name) for name in sorted(one_person_procedures())) or "なし"
    entry = append(
        actor=actor, kind=ENTERED, procedure="administration.set_alone",
        subjects=[("ordinance", subject_of(ONE_PERSON))], cites=cites, read_at=read_at,
    )  # fmt: skip
    OrdinanceValue.objects.create(
        municipality=actor.municipality, parameter=ONE_PERSON, valid_from=clock.today().year, valid_until=None,
        value=chosen, cites=cites, source="", is_illustrative=False, entry=entry.number,
    )  # fmt: skip
    after = "、".join(names[name] for name in chosen) or "なし"
    recorder.note("difference", "一人で決められる手続", before=before, after=after, cites=cites)
    note(actor, "alone_set", 手続=after, 根拠=cites, 記録番号=entry.number)
    return entry
