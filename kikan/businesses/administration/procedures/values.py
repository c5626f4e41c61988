"""Values a municipality sets itself (条例値), and acts one person may do alone (専決): entered by one, approved by another."""

from collections.abc import Mapping, Sequence
from typing import Any

from kikan.businesses.administration.reads.answers import Answer, checked, unkept
from kikan.businesses.administration.reads.values import (
    find_parameter,
    kept_now,
    kept_of,
    moment_in_words,
    rows_that_differ,
    subject_of,
)
from kikan.law import Ordinance
from kikan.law.ordinances import plain
from kikan.law.parameter import Dated, Parameter
from kikan.law.value_words import value_in_words
from kikan.shared.access import Actor
from kikan.shared.access.administration_log import note
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import by_name, procedure, recorder
from kikan.shared.tenancy import clock, ordinances
from kikan.shared.tenancy.models import BodyValue, OrdinanceValue
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
    """One value. One of the same beginning replaces the former.

    Errors: NotFound; Refused for a value outside the bounds of the law, a span that cuts into another, or what is kept already.
    """
    answer = Answer(parameter, begins, value, cites, ends, source, is_unverified)
    known = find_parameter(parameter)
    return enter_checked(
        [(known, checked(known, answer))], procedure="administration.enter_ordinance_value", cites=cites,
        actor=actor, read_at=read_at,
    )  # fmt: skip


@procedure(
    "administration.enter_ordinance_values", right="administration.parameter", ja="条例値のまとめての登録"
)
def enter_ordinance_values(
    *, values: Sequence[Mapping[str, Any]], actor: Actor, read_at: int | None = None
) -> Entry:
    """Many values under one entry, all or none; those that are kept already stay as they are.

    values: each as the arguments of `enter_ordinance_value`. Errors: as there, with the value that is refused.
    """
    found = []
    for given in values:
        answer = Answer(**given)
        known = find_parameter(answer.parameter)
        try:
            found.append((known, checked(known, answer)))
        except Refused as refused:
            raise Refused(f"{known.ja}：{refused.message}", what_to_do=refused.what_to_do) from None
    if len({(known.id, dated.begins) for known, dated in found}) < len(found):
        raise Refused("同じ項目で適用の始まりも同じ値が、2つあります。", what_to_do="1つにしてください。")
    cites = "、".join(dict.fromkeys(dated.cites for _, dated in found))[:200]
    return enter_checked(
        found, procedure="administration.enter_ordinance_values", cites=cites, actor=actor, read_at=read_at
    )


def enter_checked(
    found: Sequence[tuple[Parameter, Dated]], *, procedure: str, cites: str, actor: Actor, read_at: int | None,
    body: int = 0, kind: str = ENTERED,
) -> Entry:  # fmt: skip
    """Keep checked values, of the municipality itself or of a body whose values it keeps."""
    new = unkept(found, body)
    if not new:
        raise Refused("登録済みの値と同じです。", what_to_do="変わる値がないので、登録は要りません。")
    before = kept_of(body)
    entry = append(
        actor=actor, kind=kind, procedure=procedure, cites=cites, read_at=read_at,
        subjects=[("ordinance", subject_of(name, body)) for name in dict.fromkeys(known.id for known, _ in new)],
    )  # fmt: skip
    rows = [_columns(known, dated, entry) for known, dated in new]
    if body:
        BodyValue.objects.bulk_create(BodyValue(**row, body=body) for row in rows)
    else:
        OrdinanceValue.objects.bulk_create(OrdinanceValue(**row) for row in rows)
    _check_apart([known for known, _ in new], body)
    for known, dated in new:
        _tell(known, dated, before, actor, entry)
    return entry


def _columns(known: Parameter, dated: Dated, entry: Entry) -> dict[str, Any]:
    return {
        "municipality": entry.municipality, "parameter": known.id, "valid_from": dated.begins,
        "valid_until": dated.ends, "value": plain(dated.value), "cites": dated.cites, "source": dated.source,
        "is_unverified": dated.unverified, "is_illustrative": False, "entry": entry.number,
    }  # fmt: skip


def _tell(known: Parameter, dated: Dated, kept: Ordinance, actor: Actor, entry: Entry) -> None:
    """The preview and the log of administration hear what changes; of tables the rows that differ."""
    series = kept.series(known.id)
    before, after = kept_now(known, series, dated.begins), value_in_words(known, dated.value)
    since = moment_in_words(known, dated.begins)
    gone, come = rows_that_differ(known, series, dated)
    recorder.note(
        "difference", known.ja, before=before + gone, after=f"{after}（{since}から）{come}", cites=dated.cites
    )
    note(actor, "value_entered", 項目=known.ja, 値=after, 適用=since, 根拠=dated.cites, 記録番号=entry.number)


def _check_apart(known: Sequence[Parameter], body: int) -> None:
    """The values of the municipality must still read as one ordinance."""
    names = {p.id: p.ja for p in known}
    wrong = [names[name] for name in ordinances.overlapping(names, body)]
    if wrong:
        raise Refused(
            f"{'、'.join(wrong)}の適用の期間が、登録済みの値と重なります。",
            what_to_do="登録済みの値と同じ始まりにすると、その値を置き換えます。期間を確かめてください。", field="begins",
        )  # fmt: skip


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
