"""Issue a paper inside a procedure (発行): a number, its data, whom it concerns. Rendering comes after the commit."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
from django.conf import settings

from kikan.shared.access import Actor
from kikan.shared.documents import fees, papers
from kikan.shared.documents.imprint import (
    Imprint,
    Reissue,
    Signatory,
    illustrative_warning,
    printed_reissue,
)
from kikan.shared.documents.models import Issue, Mark, Subject
from kikan.shared.documents.signatories import NoSignatory, sample_signatory, signatory_on
from kikan.shared.errors import NotFound, Refused
from kikan.shared.procedures import recorder
from kikan.shared.tenancy import clock, numbers, provisional
from kikan.shared.tenancy.columns import write_columns
from kikan.shared.tenancy.models import Municipality
from kikan.shared.tenancy.opener import current_or_raise

SERIES = "documents.issue"
STATES = {"spoilt": "書損", "cancelled": "取消", "collected": "回収"}
OVERFLOW = "overflow"
# What is noted by the house itself, beside the states a clerk gives.
NOTED = {OVERFLOW: "文字溢れ"}
# From so many on they are written as columns; a temporary table costs more than a few rows do.
MANY = 100
About = Sequence[tuple[str, int]]


@dataclass(frozen=True)
class Issued:
    """A copy just issued; `data` is all that is printed on it."""

    number: int
    kind: str
    version: int
    data: dict[str, Any] = field(repr=False)


_collected: ContextVar[list[Issued] | None] = ContextVar("kikan_issued_papers", default=None)


@contextmanager
def recording() -> Iterator[list[Issued]]:
    """Collect the papers issued inside the block: a preview renders and shows them, then rolls back."""
    issued: list[Issued] = []
    token = _collected.set(issued)
    try:
        yield issued
    finally:
        _collected.reset(token)


def issue(
    *,
    kind: str,
    data: Mapping[str, Any],
    subjects: About,
    actor: Actor,
    entry: int | None = None,
    copies: int = 1,
    official_use: bool = False,
    illustrative: Sequence[str] = (),
    place: int = 0,
) -> tuple[Issued, ...]:
    """Number and keep a paper; each copy has a number of its own. Only writes; `data` comes from the paper's function.

    illustrative: names of ordinance values that stand in for published ones; every sheet says so.
    Errors: NotPermitted, NoSignatory, Refused.
    """
    if not 1 <= copies <= 99:
        raise Refused("部数は1から99までで入力してください。", field="copies")
    wanted = [(data, subjects)] * copies
    return issue_many(
        kind=kind, papers_of=wanted, actor=actor, entry=entry, official_use=official_use,
        illustrative=illustrative, place=place, copies=copies,
    )  # fmt: skip


def issue_many(
    *,
    kind: str,
    papers_of: Sequence[tuple[Mapping[str, Any], About]],
    actor: Actor,
    entry: int | None = None,
    official_use: bool = False,
    illustrative: Sequence[str] = (),
    place: int = 0,
    copies: int = 0,
) -> tuple[Issued, ...]:
    """Number and keep the papers of a run, one number after the other."""
    paper = papers.find(kind)
    actor.require(paper.right)
    if not papers_of:
        return ()
    first = numbers.draw(SERIES, len(papers_of))
    marks = replace(_imprint(paper, place), official_use=official_use, warnings=_warnings(illustrative))
    issued = tuple(
        Issued(first + i, kind, paper.version, _data(marks, first + i, body, actor))
        for i, (body, _) in enumerate(papers_of)
    )
    _keep(issued, paper.ja, actor, entry, copies)
    recorder.note("document", paper.ja, copies=len(issued))
    _concern((one.number, about) for one, (_, about) in zip(issued, papers_of, strict=True))
    return issued


def _imprint(paper: papers.Paper, place: int) -> Imprint:
    body = Municipality.objects.get(code=current_or_raise())
    is_sample = settings.IS_SAMPLE or body.is_sample
    today = clock.today()
    signatory = _signatory(body.name, place, is_sample) if paper.is_signed else Signatory("", "")
    return Imprint(
        paper.ja, "", today, body.prefecture, body.name, signatory,
        is_sample=is_sample, is_preview=provisional.is_preview(),
    )  # fmt: skip


def _signatory(municipality: str, place: int, is_sample: bool) -> Signatory:
    try:
        return signatory_on(clock.today(), place)
    except NoSignatory:
        if not is_sample:
            raise
        return sample_signatory(municipality)


def _warnings(illustrative: Sequence[str]) -> tuple[str, ...]:
    return (illustrative_warning(tuple(dict.fromkeys(illustrative))),) if illustrative else ()


def _data(marks: Imprint, number: int, body: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    return {
        "imprint": replace(marks, number=shown_number(number, marks, actor)).printed(),
        "body": dict(body),
    }


def shown_number(number: int, marks: Imprint, actor: Actor) -> str:
    """Day, terminal and serial as printed (発行番号); a preview has none yet."""
    if number >= provisional.FIRST:
        return "（仮）"
    terminal = "".join(c for c in actor.terminal if c.isalnum())[-8:] or "0"
    return f"{marks.issued_on:%Y%m%d}-{terminal}-{number:06d}"


def _keep(issued: Sequence[Issued], title: str, actor: Actor, entry: int | None, copies: int) -> None:
    first = issued[0]
    same = {
        "kind": first.kind, "version": first.version, "title": title,
        "issued_on": date.fromisoformat(first.data["imprint"]["issued_on"]), "issued_at": clock.now(), "entry": entry,
        "actor": actor.user, "office": actor.office, "terminal": actor.terminal[:60], "copies": copies or 1,
    }  # fmt: skip
    if len(issued) >= MANY:
        _keep_many(issued, same)
    else:
        Issue.objects.bulk_create(
            Issue(
                municipality=current_or_raise(), number=one.number, copy_no=i + 1 if copies else 1, data=one.data,
                data_sha256=digest_of(one.data), **same,
            )
            for i, one in enumerate(issued)
        )  # fmt: skip
    _tell(issued)


def _keep_many(issued: Sequence[Issued], same: Mapping[str, Any]) -> None:
    """The papers of a run at once, as columns."""
    columns = {
        "number": np.array([one.number for one in issued], dtype=np.int64),
        "data": [json.dumps(one.data, ensure_ascii=False) for one in issued],
        "data_sha256": [digest_of(one.data) for one in issued],
    }
    write_columns(Issue._meta.db_table, {**same, **columns, "copy_no": 1, "reissue_of": None})


def _tell(issued: Sequence[Issued]) -> None:
    collected = _collected.get()
    if collected is not None:
        collected += issued


def _concern(papers_of: Iterable[tuple[int, About]]) -> None:
    rows = [(kind, subject, number) for number, about in papers_of for kind, subject in dict.fromkeys(about)]
    if len(rows) < MANY:
        municipality = current_or_raise()
        Subject.objects.bulk_create(
            Subject(municipality=municipality, kind=kind, subject=subject, issue=number)
            for kind, subject, number in rows
        )
        return
    numbers_of = np.array([(subject, number) for _, subject, number in rows], dtype=np.int64)
    columns = {
        "kind": [kind for kind, _, _ in rows],
        "subject": numbers_of[:, 0],
        "issue": numbers_of[:, 1],
    }
    write_columns(Subject._meta.db_table, columns)


def digest_of(data: Mapping[str, Any]) -> str:
    """The hash of everything printed, independent of the order of keys."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def reissue(*, number: int, actor: Actor, entry: int | None = None) -> Issued:
    """Issue a paper again in the state of its first issue, marked 再交付.

    Errors: NotFound, NotPermitted.
    """
    first = first_issue(number)
    paper = papers.find(first.kind)
    actor.require(paper.right)
    new = numbers.draw(SERIES)
    today = clock.today()
    imprint = dict(first.data["imprint"])
    mark = Reissue(imprint["number"], first.issued_on, today)
    terminal = "".join(c for c in actor.terminal if c.isalnum())[-8:] or "0"
    imprint |= {
        "number": "（仮）" if new >= provisional.FIRST else f"{today:%Y%m%d}-{terminal}-{new:06d}",
        "reissue": printed_reissue(mark),
        "is_preview": provisional.is_preview(),
    }
    issued = Issued(new, first.kind, first.version, {"imprint": imprint, "body": first.data["body"]})
    _keep_again(issued, first, actor, entry)
    about = Subject.objects.filter(issue=first.number).values_list("kind", "subject")
    _concern([(new, list(about))])
    _tell([issued])
    return issued


def _keep_again(issued: Issued, first: Issue, actor: Actor, entry: int | None) -> None:
    Issue.objects.create(
        municipality=current_or_raise(),
        number=issued.number,
        kind=issued.kind,
        version=issued.version,
        title=first.title,
        issued_on=clock.today(),
        issued_at=clock.now(),
        entry=entry,
        actor=actor.user,
        office=actor.office,
        terminal=actor.terminal[:60],
        reissue_of=first.number,
        data=issued.data,
        data_sha256=digest_of(issued.data),
    )


def first_issue(number: int) -> Issue:
    """The paper of this number, or the first one where this is itself a reissue. Errors: NotFound."""
    found = Issue.objects.filter(number=number).first()
    if found is None:
        raise NotFound("この発行番号の書類はありません。", field="number")
    return found if found.reissue_of is None else first_issue(found.reissue_of)


def mark(*, number: int, state: str, reason: str, actor: Actor) -> int:
    """Note what became of a paper (書損・取消・回収): once each, with a reason. Returns the fee to hand back.

    A spoilt or cancelled paper takes its fee with it; who collects one afterwards gives nothing back.

    Errors: NotFound, NotPermitted, Refused.
    """
    found = Issue.objects.filter(number=number).first()
    if found is None:
        raise NotFound("この発行番号の書類はありません。", field="number")
    actor.require(papers.find(found.kind).right)
    if state not in STATES or not reason.strip():
        raise Refused("状態（書損・取消・回収）と理由を入力してください。", field="reason")
    if Mark.objects.filter(issue=number, state=state).exists():
        raise Refused(f"この書類にはすでに「{STATES[state]}」の記録があります。", field="state")
    note(number, state, reason, actor)
    return 0 if state == "collected" else fees.give_back(number, actor, reason=reason)


def note(number: int, state: str, reason: str, actor: Actor) -> None:
    """Write a mark on a paper; each state once."""
    Mark.objects.create(
        municipality=current_or_raise(),
        issue=number,
        state=state,
        reason=reason[:200],
        marked_at=clock.now(),
        actor=actor.user,
    )
