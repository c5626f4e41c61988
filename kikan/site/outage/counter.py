"""One counter at work (停止時の窓口): an opened copy and the log of what is done with it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from kikan.shared.documents import papers, rendering
from kikan.shared.documents.dates import era_day
from kikan.shared.documents.imprint import Imprint, Signatory
from kikan.shared.errors import NotFound, Refused
from kikan.shared.outage import log
from kikan.shared.outage.opening import open_copy
from kikan.shared.outage.parts import Asked, Copy, Hit, Made, OutagePaper, OutagePart, Section, parts
from kikan.shared.tenancy import clock

MARK = "停止時発行"


@dataclass(frozen=True)
class Clerk:
    """Who works at the counter, as they named themselves; the service knows them by the login afterwards."""

    login: str
    name: str = field(repr=False)


@dataclass
class Counter:
    """The open copy of one municipality and this terminal's log."""

    copy: Copy
    writer: log.Writer = field(repr=False)
    terminal: str
    _numbering: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @classmethod
    def opened(cls, path: Path, private: str, terminal: str) -> Counter:
        """Errors: Refused."""
        copy = open_copy(path, private)
        return cls(copy, log.Writer(log.path_of(path, terminal), copy), terminal)

    def search(self, text: str, clerk: Clerk) -> tuple[Sequence[Hit], bool]:
        hits, has_more = self._register().search(self.copy, text)  # type: ignore[misc]
        self._note(log.SEARCH, clerk, [hit.person for hit in hits], search=text[:200])
        return hits, has_more

    def look(self, person: int, clerk: Clerk) -> tuple[Hit, list[Section]]:
        """A person's page; nothing is shown before the look stands in the log. Errors: NotFound."""
        hit = self._register().head(self.copy, person)  # type: ignore[misc]
        found = [s for part in parts() if part.sections for s in part.sections(self.copy, person)]
        self._note(log.LOOK, clerk, [person])
        return hit, found

    def papers(self) -> list[OutagePaper]:
        return [paper for part in parts() for paper in part.papers]

    def issue(
        self,
        name: str,
        person: int,
        asked: Asked,
        *,
        clerk: Clerk,
        applicant: str,
        fee: int,
        once: str,
    ) -> int:
        """Number a paper, note everything that will stand on it, return the line. The same `once` gives the same.

        Errors: Refused, NotFound, UnprintableCharacter.
        """
        with self._numbering:
            known = self._known(log.PAPER, once)
            return known or self._issue(
                name, person, asked, clerk=clerk, applicant=applicant, fee=fee, once=once
            )

    def _known(self, kind: str, once: str) -> int | None:
        """The line that a form sent twice has already made."""
        for line in self.writer.lines:
            if line.content["kind"] == kind and line.content["once"] == once:
                return line.number
        return None

    def _issue(
        self,
        name: str,
        person: int,
        asked: Asked,
        *,
        clerk: Clerk,
        applicant: str,
        fee: int,
        once: str,
    ) -> int:
        paper = next((p for p in self.papers() if p.name == name), None)
        if paper is None:
            raise NotFound("この様式は、停止時には発行できません。")
        made = paper.make(self.copy, person, asked, clock.today())
        data = {"imprint": self._imprint(made).printed(), "body": dict(made.body)}
        rendering.check(data)
        kind = papers.find(made.kind)
        return self._note(
            log.PAPER, clerk, list(made.persons), once=once, paper=made.kind, version=kind.version,
            title=kind.ja, data=data, applicant=applicant, fee=fee, day=clock.today().isoformat(),
        )  # fmt: skip

    def _imprint(self, made: Made) -> Imprint:
        about, today = self.copy.about, clock.today()
        return Imprint(
            title=papers.find(made.kind).ja,
            number=self._number(today),
            issued_on=today,
            prefecture=about.prefecture,
            municipality=about.name,
            signatory=Signatory(about.signatory_title, about.signatory_name, about.seal),
            is_sample=about.is_sample,
            warnings=(
                f"{MARK}：システムの停止中に、{era_day(about.made_at.astimezone(clock.TOKYO).date())}"
                f"{about.made_at.astimezone(clock.TOKYO):%H時%M分}現在の記録により発行しました。",
            ),
        )

    def _number(self, day: date) -> str:
        """The emergency series (停止時の番号): day, terminal, serial."""
        return f"{day:%Y%m%d}-停{self.terminal}-{self.writer.count(log.PAPER) + 1:04d}"

    def pdf(self, number: int) -> bytes:
        """The bytes of a paper issued here. Errors: NotFound."""
        content = self._line(number, log.PAPER)
        template = papers.find(content["paper"]).template_of(content["version"])
        return rendering.compile(template, content["data"])

    def receive(self, clerk: Clerk, *, what: str, person: int | None, who: str, text: str, once: str) -> int:
        """Note a notification that was handed in (届出の受付), to be entered afterwards. Errors: Refused."""
        if not what.strip() or not text.strip():
            raise Refused("届出の種類と内容を入力してください。", field="text")
        if person is not None:
            self._register().head(self.copy, person)  # type: ignore[misc]
        known = self._known(log.NOTICE, once)
        if known:
            return known
        persons = [] if person is None else [person]
        return self._note(
            log.NOTICE, clerk, persons, what=what[:40], who=who[:80], text=text[:2000], once=once,
            day=clock.today().isoformat(),
        )  # fmt: skip

    def residents(self, clerk: Clerk, reason: str) -> list[Sequence[str]]:
        """The list of all residents (72時間以内の住民一覧). Errors: Refused without a reason."""
        if not reason.strip():
            raise Refused("一覧を出す理由を入力してください。", field="reason")
        rows = list(self._register().list_rows(self.copy))  # type: ignore[misc]
        self._note(log.LOOK, clerk, [], list=len(rows), reason=reason[:200])
        return rows

    def done(self, kind: str) -> list[log.Line]:
        """What was done at this terminal, the latest first."""
        return [line for line in reversed(self.writer.lines) if line.content["kind"] == kind]

    def _line(self, number: int, kind: str) -> Any:
        for line in self.writer.lines:
            if line.number == number and line.content["kind"] == kind:
                return line.content
        raise NotFound("この番号の書類は、この端末で発行していません。")

    def _register(self) -> OutagePart:
        """The part of the business that keeps the residents."""
        return next(part for part in parts() if part.search is not None)

    def _note(self, kind: str, clerk: Clerk, persons: Sequence[int], **content: Any) -> int:
        now = clock.now().isoformat()
        return self.writer.append(
            kind, at=now, login=clerk.login, name=clerk.name, persons=list(persons), **content
        )


_open: list[Counter] = []


def use(counter: Counter) -> None:
    """The counter of this process."""
    _open[:] = [counter]


def counter() -> Counter:
    return _open[0]
