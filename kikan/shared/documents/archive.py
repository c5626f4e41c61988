"""The kept papers: their bytes, rendered once and proven unaltered; the list of what was issued to whom."""

import hashlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import TextField
from django.db.models.functions import Cast

from kikan.shared.access import Actor
from kikan.shared.documents import papers, rendering, secret_numbers
from kikan.shared.documents.issue import Issued, digest_of
from kikan.shared.documents.models import Bundle, Issue, Mark, Rendering, Subject
from kikan.shared.errors import NotFound
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.opener import current_or_raise
from kikan.shared.tenancy.rows import add_row

PAGES_READ = 750


class Altered(RuntimeError):
    """What is kept is not what was issued: its hash differs (改変の検出)."""


@dataclass(frozen=True)
class Line:
    """One line of the issue journal (交付履歴)."""

    number: int
    title: str
    issued_on: date
    issued_at: datetime
    shown_number: str
    actor: int
    copy_no: int
    copies: int
    reissue_of: int | None
    states: tuple[str, ...]
    kind: str


def pdf(number: int, actor: Actor) -> bytes:
    """The bytes of an issued paper; the first call makes and keeps them. Needs an open municipality.

    A paper with 個人番号 or 住民票コード is never kept: each call opens the vault and records it.
    Errors: NotFound, NotPermitted, Altered, UnprintableCharacter.
    """
    row = _issue(number)
    actor.require(papers.find(row.kind).right)
    if secret_numbers.has_numbers(row.data):
        return _printed_once(row, actor)
    kept = Rendering.objects.filter(issue=number).first()
    return _proven(kept) if kept else _render_and_keep(row)


def _printed_once(row: Issue, actor: Actor) -> bytes:
    """A paper with a number of the vault: proven, opened, printed, and not kept."""
    if digest_of(row.data) != row.data_sha256:
        raise Altered(f"data of paper {row.number}")
    reason = f"{row.title}（発行番号 {row.number}）の印刷"
    data = secret_numbers.opened(row.data, actor=actor, screen="documents.paper", reason=reason)
    return render(Issued(row.number, row.kind, row.version, data))


def _issue(number: int) -> Issue:
    row = Issue.objects.filter(number=number).first()
    if row is None:
        raise NotFound("この発行番号の書類はありません。", field="number")
    return row


def list_rows(number: int, kind: str) -> list[tuple[int, list[str]]]:
    """The lines of a printed list as it was issued, each with its person where the list is of people.

    Errors: NotFound for a paper of another kind; Altered.
    """
    row = _issue(number)
    if row.kind != kind:
        raise NotFound("この発行番号の書類はありません。", field="number")
    if digest_of(row.data) != row.data_sha256:
        raise Altered(f"data of paper {row.number}")
    lines = row.data["body"]["rows"]
    persons = row.data["body"].get("persons") or [0] * len(lines)
    return [(int(person), list(line)) for person, line in zip(persons, lines, strict=True)]


def _proven(kept: Rendering) -> bytes:
    made = bytes(kept.pdf)
    if hashlib.sha256(made).hexdigest() != kept.sha256:
        raise Altered(f"paper {kept.issue}")
    return made


def _render_and_keep(row: Issue) -> bytes:
    if digest_of(row.data) != row.data_sha256:
        raise Altered(f"data of paper {row.number}")
    made = render(Issued(row.number, row.kind, row.version, row.data))
    # Two windows may print at once: both make the same bytes, one of them is kept.
    Rendering.objects.bulk_create(
        [
            Rendering(
                municipality=current_or_raise(),
                issue=row.number,
                sha256=hashlib.sha256(made).hexdigest(),
                pages=rendering.page_count(made),
                typeface="、".join(rendering.typeface().families),
                rendered_at=clock.now(),
                pdf=made,
            )
        ],
        ignore_conflicts=True,
    )
    return made


def render(issued: Issued) -> bytes:
    """The bytes of a paper that is not kept yet, such as one of a preview."""
    template = papers.find(issued.kind).template_of(issued.version)
    return rendering.compile(template, secret_numbers.masked(issued.data))


def render_together(issued: Sequence[Issued]) -> bytes:
    """One PDF of the papers of a preview; they are of one template (確認用)."""
    templates = {papers.find(one.kind).template_of(one.version) for one in issued}
    if len(templates) != 1:
        raise ValueError("papers of different templates do not share a preview")
    return rendering.compile_together(templates.pop(), [secret_numbers.masked(one.data) for one in issued])


def subjects_of(number: int, kind: str = "person") -> list[int]:
    """Whom a paper concerns, for the audit of looks."""
    return list(
        Subject.objects.filter(issue=number, kind=kind).order_by("subject").values_list("subject", flat=True)
    )


def issued_about(kind: str, subject: int, limit: int = 50) -> list[Line]:
    """What was issued about a person or household, the latest first."""
    found = (
        Subject.objects.filter(kind=kind, subject=subject).order_by("-issue").values_list("issue", flat=True)
    )
    numbers = list(found[:limit])
    states: dict[int, list[str]] = {}
    for number, state in (
        Mark.objects.filter(issue__in=numbers).order_by("marked_at").values_list("issue", "state")
    ):
        states.setdefault(number, []).append(state)
    rows = Issue.objects.filter(number__in=numbers).order_by("-number").defer("data")
    printed = dict(Issue.objects.filter(number__in=numbers).values_list("number", "data__imprint__number"))
    return [_line(row, printed[row.number], tuple(states.get(row.number, ()))) for row in rows]


def _line(row: Issue, shown: str, states: tuple[str, ...]) -> Line:
    return Line(
        row.number, row.title, row.issued_on, row.issued_at, shown, row.actor,
        row.copy_no, row.copies, row.reissue_of, states, row.kind,
    )  # fmt: skip


@dataclass(frozen=True)
class LeftOut:
    """A paper of a run that cannot be printed as it is (文字溢れ・未登録外字)."""

    number: int
    place: str
    problem: str


@dataclass(frozen=True)
class BundleLine:
    """A file of a run: which papers, how many pages, and which papers somebody must look at."""

    first: int
    last: int
    papers: int
    pages: int
    left_out: tuple[LeftOut, ...] = ()
    sha256: str = field(default="", repr=False)


# Number, version of the template, data as JSON.
Row = tuple[int, int, str]
Span = tuple[int, int]


def print_run(
    municipality: int, kind: str, first: int, last: int, *, pages_each: int = 1
) -> Iterator[BundleLine]:
    """Make the printer's files of a run's papers and keep each as it is done; files already kept are passed over.

    A paper that cannot be printed is left out of its file and listed; it never holds up the others. While files are
    printed the next is read. Opens the municipality for each step itself, so a job can be stopped between two files.
    """
    each = max(1, PAGES_READ // pages_each)
    with rendering.Press() as press:
        pending: deque[Callable[[], Bundle]] = deque()
        for start in range(first, last + 1, each):
            pending.append(_begun(municipality, kind, (start, min(last, start + each - 1)), press))
            if len(pending) > press.hands:
                yield _bundle_line(pending.popleft()())
        while pending:
            yield _bundle_line(pending.popleft()())


def _begun(municipality: int, kind: str, span: Span, press: rendering.Press) -> Callable[[], Bundle]:
    """What waits for a file and keeps it; the file is given to the press, or is kept already."""
    with tenant(municipality):
        kept = Bundle.objects.filter(first=span[0], last=span[1], kind=kind).defer("pdf").first()
        rows = [] if kept else _rows_between(kind, *span)
    if kept:
        return lambda: kept
    versions = {version for _, version, _ in rows}
    if len(versions) != 1:
        raise NotFound("この範囲に、同じ様式の書類はありません。", field="number")
    made = press.print(papers.find(kind).template_of(versions.pop()), [data for _, _, data in rows])
    numbers = [number for number, _, _ in rows]
    return lambda: _keep(municipality, kind, span, numbers, made.result())


def _rows_between(kind: str, first: int, last: int) -> list[Row]:
    found = Issue.objects.filter(kind=kind, number__gte=first, number__lte=last).order_by("number")
    return list(found.values_list("number", "version", Cast("data", TextField())))


def _keep(
    municipality: int, kind: str, span: Span, numbers: Sequence[int], made: rendering.Printed
) -> Bundle:
    left_out = [LeftOut(numbers[each.number], each.place, each.problem) for each in made.refused]
    with tenant(municipality):
        kept = Bundle(
            municipality=municipality,
            first=span[0],
            last=span[1],
            kind=kind,
            papers=len(numbers) - len(left_out),
            pages=made.pages,
            sha256=hashlib.sha256(made.pdf).hexdigest(),
            typeface="、".join(rendering.typeface().families),
            rendered_at=clock.now(),
            left_out=[vars(each) for each in left_out],
            pdf=made.pdf,
        )
        add_row(kept)
    return kept


def _bundle_line(kept: Bundle) -> BundleLine:
    left_out = tuple(LeftOut(**each) for each in kept.left_out)
    return BundleLine(kept.first, kept.last, kept.papers, kept.pages, left_out, kept.sha256)
