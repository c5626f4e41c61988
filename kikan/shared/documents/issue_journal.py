"""The issue journal (交付履歴): every paper handed out, found by day, kind, number, state or person; nothing is deleted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from kikan.shared.documents import papers
from kikan.shared.documents.issue import NOTED, STATES
from kikan.shared.documents.models import FeeLine, Issue, Mark, Rendering, Subject
from kikan.shared.errors import NotFound

MOST = 500


@dataclass(frozen=True)
class Marked:
    """What became of a paper, when, why, by whom."""

    state: str
    reason: str
    marked_at: datetime
    actor: int

    @property
    def ja(self) -> str:
        return {**STATES, **NOTED}.get(self.state, self.state)


@dataclass(frozen=True)
class Issued:
    """One issued paper as the journal lists it; `fee` is what was taken and not given back, None without a fee."""

    number: int
    kind: str
    title: str
    shown_number: str
    issued_on: date
    issued_at: datetime
    actor: int
    office: int
    terminal: str
    copy_no: int
    copies: int
    reissue_of: int | None
    official_use: bool
    persons: tuple[int, ...]
    marks: tuple[Marked, ...]
    fee: int | None
    exemption: str
    pages: int | None = None

    @property
    def states(self) -> tuple[str, ...]:
        return tuple(mark.ja for mark in self.marks)


@dataclass(frozen=True)
class Asked:
    """What the journal is searched by; empty parts leave it open."""

    first: date
    last: date
    kind: str = ""
    state: str = ""
    person: int | None = None
    number: int | None = None


def kinds() -> list[tuple[str, str]]:
    """(kind, 名称) of every paper this installation issues."""
    return sorted((p.kind, p.ja) for p in papers.every_paper() if not p.kind.startswith("test."))


def search(asked: Asked, limit: int = MOST) -> list[Issued]:
    """The papers asked for, the latest first, at most `limit`; six queries however many they are."""
    rows = Issue.objects.filter(issued_on__gte=asked.first, issued_on__lte=asked.last)
    if asked.number is not None:
        rows = Issue.objects.filter(number=asked.number)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.state == "reissue":
        rows = rows.filter(reissue_of__isnull=False)
    elif asked.state in {**STATES, **NOTED}:
        rows = rows.filter(number__in=Mark.objects.filter(state=asked.state).values("issue"))
    if asked.person is not None:
        about = Subject.objects.filter(kind="person", subject=asked.person)
        rows = rows.filter(number__in=about.values("issue"))
    return _listed(rows.order_by("-number")[:limit])


def find(number: int) -> Issued:
    """One paper of the journal. Errors: NotFound."""
    found = _listed(Issue.objects.filter(number=number))
    if not found:
        raise NotFound("この発行番号の書類はありません。", field="number")
    return found[0]


VALUES = (
    "number", "kind", "title", "data__imprint__number", "issued_on", "issued_at", "actor", "office", "terminal",
    "copy_no", "copies", "reissue_of", "data__imprint__official_use",
)  # fmt: skip


def _listed(rows: Iterable[Issue]) -> list[Issued]:
    values = list(rows.values_list(*VALUES))  # type: ignore[attr-defined]
    numbers = [row[0] for row in values]
    persons: dict[int, list[int]] = {}
    about = Subject.objects.filter(issue__in=numbers, kind="person").order_by("subject")
    for issue, person in about.values_list("issue", "subject"):
        persons.setdefault(issue, []).append(person)
    marks: dict[int, list[Marked]] = {}
    for mark in Mark.objects.filter(issue__in=numbers).order_by("marked_at"):
        marks.setdefault(mark.issue, []).append(Marked(mark.state, mark.reason, mark.marked_at, mark.actor))
    fees = _fees(numbers)
    pages = dict(Rendering.objects.filter(issue__in=numbers).values_list("issue", "pages"))
    nothing: tuple[int | None, str] = (None, "")
    found = []
    for row in values:
        number = row[0]
        fee, exemption = fees.get(number, nothing)
        about_it, became = tuple(persons.get(number, ())), tuple(marks.get(number, ()))
        found.append(
            Issued(*row[:12], bool(row[12]), about_it, became, fee, exemption, pages.get(number))  # type: ignore[call-arg]
        )
    return found


def _fees(numbers: list[int]) -> dict[int, tuple[int, str]]:
    found: dict[int, tuple[int, str]] = {}
    lines = FeeLine.objects.filter(issue__in=numbers).values_list("issue", "amount", "exemption")
    for issue, amount, exemption in lines:
        found[issue] = (found.get(issue, (0, ""))[0] + amount, exemption)
    return found
