"""The questions a body answers with its ordinance values (条例値の質問): what is still open, and whose turn it is."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

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
MISSING, ILLUSTRATIVE, UNVERIFIED, SAID = "missing", "illustrative", "unverified", "said"
"""How a question stands: no answer, an example in its place, an answer to be checked against the text, an answer."""
LEFT, WAITING, ALL = "left", "waiting", "all"
CHOICES = {
    LEFT: "まだ済んでいない質問", MISSING: "答えのない質問", ILLUSTRATIVE: "例示値の質問", UNVERIFIED: "原文が未確認の質問",
    WAITING: "承認待ち・差戻しの質問", ALL: "すべての質問",
}  # fmt: skip
MOST_ON_A_PAGE = 20


@dataclass(frozen=True)
class Question:
    """One question with the answer that holds. standing: how it stands; state, tone: its badge; act: the one that waits."""

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
    standing: str
    state: str
    tone: str
    turn: str
    act: int | None
    body: str = ""
    beside: str = ""

    @property
    def is_answered(self) -> bool:
        return self.standing in (UNVERIFIED, SAID)

    def is_of(self, choice: str) -> bool:
        """Whether it is one of those that a word of CHOICES names."""
        if choice == LEFT:
            return not self.is_answered or self.act is not None
        return choice == ALL or choice == self.standing or (choice == WAITING and self.act is not None)

    def has(self, words: Sequence[str]) -> bool:
        """Whether every word stands in it, whatever the width and the case."""
        text = loose(f"{self.ja} {self.text} {self.ordinance} {self.article} {self.decides} {self.unit}")
        return all(word in text for word in words)


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

    @cached_property
    def questions(self) -> list[Question]:
        return [q for group in self.groups for q in group.questions]

    @property
    def counts(self) -> "Counts":
        return counted(self.questions)


@dataclass(frozen=True)
class Counts:
    """How many questions stand how; `answered` are with those to be checked, `open` all that want an answer."""

    total: int
    answered: int
    unverified: int
    illustrative: int
    missing: int
    waiting: int

    @property
    def open(self) -> int:
        return self.total - self.answered

    @property
    def percent(self) -> int:
        return 100 * self.answered // max(self.total, 1)


def counted(questions: Sequence[Question]) -> Counts:
    stands = Counter(q.standing for q in questions)
    return Counts(
        len(questions), sum(q.is_answered for q in questions), stands[UNVERIFIED], stands[ILLUSTRATIVE],
        stands[MISSING], sum(q.act is not None for q in questions),
    )  # fmt: skip


@dataclass(frozen=True)
class Page:
    """What is read at once: the questions of one or more ordinances of a business. number: from 1 in the business."""

    part: Part
    number: int
    groups: tuple[tuple[Group, tuple[Question, ...]], ...]

    @property
    def ja(self) -> str:
        return "、".join(group.ordinance for group, _ in self.groups)

    @property
    def count(self) -> int:
        return sum(len(questions) for _, questions in self.groups)


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
    standing = _standing(dated)
    state, tone, turn = _state(parameter, dated, act, names)
    return Question(
        id=parameter.id, ja=parameter.ja, text=parameter.question, ordinance=asked.ordinance, article=asked.article,
        decides=asked.decides, unit=unit_in_words(parameter), example=asked.example,
        set_by=layer_in_words(parameter), stops=stops_without(parameter),
        value="" if dated is None else value_in_words(parameter, dated.value),
        since="" if dated is None else moment_in_words(parameter, dated.begins), standing=standing, state=state, tone=tone,
        turn=turn, act=act.number if act else None, body=dated.body if dated else "", beside=beside,
    )  # fmt: skip


def _standing(dated: Dated | None) -> str:
    if dated is None:
        return MISSING
    return ILLUSTRATIVE if dated.illustrative else UNVERIFIED if dated.unverified else SAID


BADGES = {
    MISSING: ("未回答", "red", "担当課が答えます"),
    ILLUSTRATIVE: ("例示値", "amber", "担当課が条例の値で答えます"),
    UNVERIFIED: ("未確認", "amber", "担当課が条例の原文を確かめます"),
    SAID: ("回答済", "green", ""),
}


def _state(
    parameter: Parameter, dated: Dated | None, act: Act | None, names: dict[int, str]
) -> tuple[str, str, str]:
    """What the badge says, its tone, and whose turn it is."""
    who = names.get(act.entered_by or 0, "") if act else ""
    if act and act.state == State.RETURNED:
        return "差戻し", "red", f"{who}（入力した人）が直します"
    if act:
        return "承認待ち", "blue", f"{who}の入力を、別の承認者が確かめます"
    standing = _standing(dated)
    badge, tone, turn = BADGES[standing]
    if standing == MISSING and parameter.set_by != "ordinance":
        turn = f"共同事務局が{layer_in_words(parameter)}の値を登録するか、担当課が答えます"
    if standing == UNVERIFIED and dated is not None and dated.body:
        turn = "共同事務局が条例の原文を確かめます"
    return badge, tone, turn


def loose(text: str) -> str:
    """A text as it is searched."""
    return unicodedata.normalize("NFKC", text).casefold()


def listed(part: Part, choice: str, words: Sequence[str] = ()) -> list[tuple[Group, tuple[Question, ...]]]:
    """The questions of a business by ordinance, of those a choice and words name; ordinances without any are left out."""
    found = [
        (group, tuple(q for q in group.questions if q.is_of(choice) and q.has(words)))
        for group in part.groups
    ]
    return [(group, questions) for group, questions in found if questions]


def pages(parts: Iterable[Part], choice: str, words: Sequence[str] = ()) -> list[Page]:
    """The questions cut into pages: no business shares one, and an ordinance is not torn apart."""
    found: list[Page] = []
    for part in parts:
        packed: list[list[tuple[Group, tuple[Question, ...]]]] = []
        room = 0
        for group, questions in listed(part, choice, words):
            if len(questions) > room:
                packed.append([])
                room = MOST_ON_A_PAGE
            packed[-1].append((group, questions))
            room -= len(questions)
        found += [Page(part, number, tuple(groups)) for number, groups in enumerate(packed, 1)]
    return found
