"""Papers laid beside the old system's (帳票の突合): who was drawn, what was marked, what still stands in the way."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kikan.businesses.data_migration.models import FormMark, FormSample, FormSignature
from kikan.shared.errors import NotFound
from kikan.shared.exchange.side_by_side import SideBySide, papers
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True)
class MarkLine:
    """A paper of the bundle; is_same: None before somebody looked."""

    place: int
    person: int
    is_same: bool | None
    note: str


@dataclass(frozen=True)
class PaperLine:
    """A kind of paper and its sample; seed None before it was drawn. of: how many people it could be."""

    name: str
    ja: str
    of: int
    seed: int | None
    marks: tuple[MarkLine, ...]
    signed_by: str

    @property
    def open(self) -> int:
        return sum(m.is_same is None for m in self.marks)

    @property
    def differing(self) -> int:
        return sum(m.is_same is False for m in self.marks)

    @property
    def state_ja(self) -> str:
        if self.seed is None:
            return "抜き取っていません"
        if self.signed_by:
            return "署名済み"
        return f"見ていない帳票が{self.open:,}件あります" if self.open else "署名待ち"


def of_rehearsal(rehearsal: int, day: date) -> list[PaperLine]:
    """Every kind of paper of which there is somebody, or was when it was drawn."""
    place = current_or_raise()
    drawn: dict[str, FormSample] = {
        s.paper: s for s in FormSample.objects.filter(municipality=place, rehearsal=rehearsal)
    }
    signed = dict(
        FormSignature.objects.filter(municipality=place, rehearsal=rehearsal).values_list("paper", "name")
    )
    marks: dict[tuple[str, int], FormMark] = {
        (m.paper, m.person): m
        for m in FormMark.objects.filter(municipality=place, rehearsal=rehearsal).order_by("entry")
    }

    def line(paper: str, n: int, person: int) -> MarkLine:
        found = marks.get((paper, person))
        return MarkLine(n, person, found.is_same if found else None, found.note if found else "")

    found = []
    for one in papers():
        sample = drawn.get(one.name)
        of = len(one.persons(day)) if sample is None else len(sample.persons)
        if not of:
            continue
        told = tuple(line(one.name, n, p) for n, p in enumerate(sample.persons, 1)) if sample else ()
        seed = sample.seed if sample else None
        found.append(PaperLine(one.name, one.ja, of, seed, told, signed.get(one.name, "")))
    return found


def line_of(rehearsal: int, paper: str, day: date) -> PaperLine:
    """Errors: NotFound."""
    found = next((p for p in of_rehearsal(rehearsal, day) if p.name == paper), None)
    if found is None:
        raise NotFound("この帳票はありません。", field="paper", what_to_do="帳票を選び直してください。")
    return found


def require_paper(name: str) -> SideBySide:
    """Errors: NotFound."""
    found = next((p for p in papers() if p.name == name), None)
    if found is None:
        raise NotFound("この帳票はありません。", field="paper", what_to_do="帳票を選び直してください。")
    return found


def chosen(paper: SideBySide, count: int, seed: int, day: date) -> list[int]:
    """So many people of whom the paper may be printed, by chance from the seed, in the order drawn."""
    everybody = list(paper.persons(day))
    # Chance that anyone can draw again from the seed: no secret rests on it.
    random.Random(seed).shuffle(everybody)  # noqa: S311
    found: list[int] = []
    for start in range(0, len(everybody), count):
        block = everybody[start : start + count]
        printable = paper.bodies(block, day)
        found += [person for person in block if person in printable]
        if len(found) >= count:
            break
    return found[:count]


def bodies_of(line: PaperLine, day: date) -> list[tuple[MarkLine, Mapping[str, Any]]]:
    """The contents of the bundle in its order; of people who were protected since the drawing there is none."""
    found = require_paper(line.name).bodies([m.person for m in line.marks], day)
    return [(m, found[m.person]) for m in line.marks if m.person in found]


def obstacles(rehearsal: int, day: date) -> list[str]:
    """Why what was taken in cannot be accepted yet."""
    return [
        f"帳票の突合「{p.ja}」が済んでいません（{p.state_ja}）"
        for p in of_rehearsal(rehearsal, day) if not p.signed_by
    ]  # fmt: skip
