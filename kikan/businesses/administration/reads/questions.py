"""The questions a body answers with its ordinance values (条例値の質問): what is still open, and whose turn it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kikan.businesses.administration.reads.users import names_of_users
from kikan.businesses.administration.reads.values import (
    beside_in_words,
    in_force_or_none,
    moment_in_words,
    of_body,
    subject_of,
)
from kikan.law.parameter import Dated, Parameter
from kikan.law.value_words import layer_in_words, unit_in_words, value_in_words
from kikan.shared import manifest
from kikan.shared.tenancy.models import Municipality
from kikan.shared.tenancy.opener import current_or_raise
from kikan.shared.tenancy.ordinances import ordinance
from kikan.shared.worklist.models import State
from kikan.shared.worklist.reads import Act, open_acts

COMMON, COMMON_JA = "common", "証明書・管理（どの業務にも共通）"
MOST_ACTS = 2_000
ENTERING = ("administration.enter_ordinance_value", "administration.enter_ordinance_values")


@dataclass(frozen=True)
class Question:
    """One question with the answer that holds. state: the word and the tone of its badge; act: the one that waits."""

    id: str
    ja: str
    text: str
    ordinance: str
    article: str
    decides: str
    unit: str
    example: str
    set_by: str
    stops: str
    value: str
    since: str
    state: str
    tone: str
    turn: str
    act: int | None
    is_answered: bool
    is_table: bool
    body: str = ""
    beside: str = ""


@dataclass(frozen=True)
class Group:
    """The questions that one ordinance answers."""

    ordinance: str
    set_by: str
    questions: tuple[Question, ...]

    @property
    def answered(self) -> int:
        return sum(q.is_answered for q in self.questions)


@dataclass(frozen=True)
class Part:
    """A business with its ordinances. is_asked: this body answers them (those of the joint office, a union alone)."""

    name: str
    ja: str
    groups: tuple[Group, ...]
    is_asked: bool

    @property
    def questions(self) -> list[Question]:
        return [q for group in self.groups for q in group.questions]

    @property
    def answered(self) -> int:
        return sum(group.answered for group in self.groups)

    @property
    def waiting(self) -> int:
        return sum(q.act is not None for q in self.questions)

    @property
    def open(self) -> int:
        return len(self.questions) - self.answered


def parts(day: date) -> list[Part]:
    """Every question as of a day, each under the first business that computes by it; seven queries."""
    kept, acts = ordinance(), _waiting()
    names = names_of_users({act.entered_by for act in acts.values() if act.entered_by})
    is_union = Municipality.objects.filter(code=current_or_raise(), kind="union").exists()
    found: dict[str, list[Question]] = {}
    for parameter in of_body():
        series = kept.series(parameter.id)
        dated = in_force_or_none(parameter, series, day)
        beside = beside_in_words(parameter, series, dated, day) if dated else ""
        act = acts.get(subject_of(parameter.id))
        found.setdefault(_home_of(parameter), []).append(_question(parameter, dated, beside, act, names))
    listed = [(m.name, m.ja, is_union or not m.of_union) for m in manifest.all_manifests() if m.name in found]
    listed.append((COMMON, COMMON_JA, True))
    made = [Part(name, ja, _groups(found.get(name, [])), asked) for name, ja, asked in listed]
    return sorted((part for part in made if part.groups), key=lambda part: not part.is_asked)


def _waiting() -> dict[int, Act]:
    """The open act of each value, by the number of its subject."""
    acts = open_acts(business="administration", limit=MOST_ACTS)
    mine = [act for act in acts if act.procedure in ENTERING]
    return {number: act for act in mine for kind, number in act.subjects if kind == "ordinance"}


def readers_of(parameter: Parameter) -> list[manifest.Manifest]:
    """The businesses that compute by the statute of a value, the one whose own statute it is first."""
    statute = parameter.id.split(".", maxsplit=1)[0]
    reading = [m for m in manifest.all_manifests() if statute in m.statutes]
    return sorted(reading, key=lambda m: m.statutes[0] != statute)


def stops_without(parameter: Parameter) -> str:
    """The businesses that stop where the value is missing, in words."""
    return "、".join(m.ja for m in readers_of(parameter)) or COMMON_JA


def _home_of(parameter: Parameter) -> str:
    return next((m.name for m in readers_of(parameter)), COMMON)


def _groups(questions: Iterable[Question]) -> tuple[Group, ...]:
    by: dict[tuple[str, str], list[Question]] = {}
    for question in questions:
        by.setdefault((question.ordinance, question.set_by), []).append(question)
    return tuple(
        Group(name, set_by, tuple(sorted(found, key=lambda q: q.article)))
        for (name, set_by), found in by.items()
    )


def _question(
    parameter: Parameter, dated: Dated | None, beside: str, act: Act | None, names: dict[int, str]
) -> Question:
    asked = parameter.asked
    assert asked is not None
    state, tone, turn = _state(parameter, dated, act, names)
    return Question(
        id=parameter.id, ja=parameter.ja, text=parameter.question, ordinance=asked.ordinance, article=asked.article,
        decides=asked.decides, unit=unit_in_words(parameter), example=asked.example,
        set_by=layer_in_words(parameter), stops=stops_without(parameter),
        value="" if dated is None else value_in_words(parameter, dated.value),
        since="" if dated is None else moment_in_words(parameter, dated.begins), state=state, tone=tone, turn=turn,
        act=act.number if act else None, is_answered=dated is not None and not dated.illustrative,
        is_table=parameter.type == "table", body=dated.body if dated else "", beside=beside,
    )  # fmt: skip


def _state(
    parameter: Parameter, dated: Dated | None, act: Act | None, names: dict[int, str]
) -> tuple[str, str, str]:
    """What the badge says, its tone, and whose turn it is."""
    who = names.get(act.entered_by or 0, "") if act else ""
    if act and act.state == State.RETURNED:
        return "差戻し", "red", f"{who}（入力した人）が直します"
    if act:
        return "承認待ち", "blue", f"{who}の入力を、別の承認者が確かめます"
    if dated is None and parameter.set_by != "ordinance":
        layer = layer_in_words(parameter)
        return "未回答", "red", f"共同事務局が{layer}の値を登録するか、担当課が答えます"
    if dated is None:
        return "未回答", "red", "担当課が答えます"
    if dated.illustrative:
        return "例示値", "amber", "担当課が条例の値で答えます"
    if dated.unverified and dated.body:
        return "未確認", "amber", "共同事務局が条例の原文を確かめます"
    if dated.unverified:
        return "未確認", "amber", "担当課が条例の原文を確かめます"
    return "回答済", "green", ""


def left_in(groups: Iterable[Group], *, is_all: bool) -> list[tuple[Group, list[Question]]]:
    """The questions of each ordinance that still want something; all of them where asked."""
    found = [(g, [q for q in g.questions if is_all or not q.is_answered or q.act]) for g in groups]
    return [(group, questions) for group, questions in found if questions]
