"""Lists the office works from (作業用の一覧): provisional entries, characters, suppressions, unanswered move-outs, checks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from kikan.businesses.residents.models import Removal
from kikan.businesses.residents.reads.consistency import consistency
from kikan.businesses.residents.reads.doubtful import doubtful_persons
from kikan.businesses.residents.reads.suppressions import all_suppressions
from kikan.ground.eras import in_words
from kikan.shared.access.models import User
from kikan.shared.addressees.protection import shield
from kikan.shared.desk.people import labels_of
from kikan.shared.documents.lists import Column
from kikan.shared.documents.rendering import unprintable
from kikan.shared.history import as_of
from kikan.shared.tenancy.opener import current_or_raise
from kikan.shared.worklist.models import State
from kikan.shared.worklist.reads import open_acts

MOST = 2_000
ANSWERED_IN = timedelta(days=14)


@dataclass(frozen=True, repr=False)
class Row:
    """One line: the person it is about, 0 where it is about none, and its cells in the order of the columns."""

    person: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class WorkList:
    """One list: its columns and how its rows are read; needs an open municipality."""

    name: str
    ja: str
    columns: tuple[Column, ...]
    read: Callable[[date], list[Row]] = field(repr=False)


def _number(person: int | None) -> str:
    return "" if not person else f"{person // 10:07d}-{person % 10}"


def _provisional(day: date) -> list[Row]:
    acts = open_acts(business="residents", states=(State.ENTERED, State.RETURNED), limit=MOST)
    users = dict(User.objects.filter(number__in={a.entered_by for a in acts}).values_list("number", "name"))
    return [
        Row(
            next((n for kind, n in act.subjects if kind == "person"), 0),
            (
                str(act.number),
                act.title,
                act.state_ja,
                users.get(act.entered_by or 0, ""),
                in_words(act.entered_at.date()) if act.entered_at else "",
                act.reason,
            ),
        )
        for act in acts
    ]


def _overflow(day: date) -> list[Row]:
    persons = doubtful_persons(day)
    labels = labels_of(persons, day)
    return [
        Row(n, (_number(n), _printable(labels[n].name), labels[n].kana, _codes(labels[n].name)))
        for n in persons
    ]


def _printable(name: str) -> str:
    """The name with a geta in place of what has no glyph: a work print may name the fault, a certificate may not."""
    while character := unprintable(name):
        name = name.replace(character, "〓")
    return name


def _codes(name: str) -> str:
    character = unprintable(name)
    codes = " ".join(f"U+{ord(c):04X}" for c in character)
    return f"印刷できない文字（{codes}）" if character else "文字の一覧にない文字"


def _suppressed(day: date) -> list[Row]:
    return [
        Row(
            line.person or 0,
            (
                _number(line.person),
                line.name or line.whom_ja,
                line.kind_ja,
                line.functions,
                line.level_ja,
                in_words(line.begins_on),
                (in_words(line.ends_on) if line.ends_on else "") + ("（経過）" if line.is_overdue else ""),
            ),
        )
        for line in all_suppressions()
    ]


def _unanswered(day: date) -> list[Row]:
    rows = as_of(Removal, None).filter(
        municipality=current_or_raise(), reason="21", notice_on__isnull=True, cause_on__lte=day - ANSWERED_IN
    )
    found = list(rows.filter(valid_until__gt=day).order_by("cause_on", "person")[:MOST])
    labels = labels_of((row.person for row in found), day)
    shown = shield([row.person for row in found], None)
    return [
        Row(
            row.person,
            (
                _number(row.person),
                labels[row.person].name,
                in_words(row.cause_on),
                shown.shown(row.person, row.planned_address),
                in_words(row.notified_on) if row.notified_on else "",
                f"{(day - row.cause_on).days}日",
            ),
        )
        for row in found
    ]


def _errors(day: date) -> list[Row]:
    found = [(each, n) for each in consistency(day) for n in each.persons]
    labels = labels_of({n for _, n in found}, day)
    ordered = sorted(found, key=lambda pair: (pair[0].number[0] != "E", pair[0].number, pair[1]))
    return [
        Row(n, (each.number, _number(n), labels[n].name, each.message, each.what_to_do))
        for each, n in ordered
    ]


PERSON, NAME = Column("宛名番号", 2), Column("氏名", 3)
WORK_LISTS = {
    each.name: each
    for each in (
        WorkList(
            "provisional_list",
            "仮登録一覧",
            (
                Column("整理番号", 1),
                Column("件名", 5),
                Column("状態", 1),
                Column("入力者", 2),
                Column("入力日", 2),
                Column("差戻しの理由", 4),
            ),
            _provisional,
        ),
        WorkList(
            "overflow_list",
            "文字溢れ・未登録外字一覧",
            (PERSON, NAME, Column("フリガナ", 3), Column("問題", 5)),
            _overflow,
        ),
        WorkList(
            "suppression_list",
            "抑止対象者一覧",
            (
                PERSON,
                NAME,
                Column("種類", 2),
                Column("機能", 3),
                Column("程度", 2),
                Column("開始日", 2),
                Column("終了予定日", 2),
            ),
            _suppressed,
        ),
        WorkList(
            "unanswered_list",
            "転入通知未着者一覧",
            (
                PERSON,
                NAME,
                Column("転出予定日", 2),
                Column("転出先（予定）", 5),
                Column("届出日", 2),
                Column("経過", 1, "end"),
            ),
            _unanswered,
        ),
        WorkList(
            "error_list",
            "エラー・注意一覧",
            (Column("番号", 1), PERSON, NAME, Column("内容", 5), Column("すること", 5)),
            _errors,
        ),
    )
}
