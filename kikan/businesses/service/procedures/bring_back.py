"""bring_back: what a counter did while the service was down enters the service, marked, once (停止時の処理の取込み)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from kikan.shared.access import Actor, looks
from kikan.shared.access.models import Grant, User
from kikan.shared.documents.emergency import TERMINAL, Emergency, keep
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.operation.models import OutageCopy
from kikan.shared.outage import log
from kikan.shared.outage.models import BroughtBack
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise
from kikan.shared.worklist.proposals import Proposal, propose

Lines = Sequence[tuple[int, Mapping[str, Any]]]


@dataclass(frozen=True)
class Done:
    """How much of a log is new in the service, and how much was there already."""

    papers: int
    notices: int
    looks: int
    known: int


@procedure("service.bring_back", right="service.change", ja="停止時の処理の取込み")
def bring_back(*, actor: Actor, copy: UUID, terminal: str, lines: Lines) -> Done:
    """Keep papers with their emergency numbers, make a task of each notification, record the looks.

    Papers keep day, time and who handed them out; looks stand in today's audit with the time they were made.
    Errors: NotFound for a copy this service has not made; Refused for a line it does not understand.
    """
    if not OutageCopy.objects.filter(municipality=actor.municipality, copy=copy).exists():
        raise NotFound(
            "この写しは、この団体のこの導入で作成したものではありません。",
            what_to_do="写しのファイルを確かめてください。",
        )
    known = set(BroughtBack.objects.filter(copy=copy, terminal=terminal).values_list("line", flat=True))
    fresh = [(number, content) for number, content in lines if number not in known]
    if not fresh:
        return Done(0, 0, 0, len(known))
    entry = append(
        actor=actor, kind="service.brought_back", procedure="service.bring_back", subjects=_subjects(fresh)
    ).number
    people = _people(actor, {str(content["login"]) for _, content in fresh})
    issues = {
        n: keep(_paper(c, terminal), entry=entry, by=people[c["login"]])
        for n, c in fresh
        if c["kind"] == log.PAPER
    }
    _notices(fresh, copy, terminal, entry)
    _looks(fresh, terminal, people)
    _note(fresh, copy, terminal, entry, issues)
    count = [c["kind"] for _, c in fresh]
    seen = count.count(log.LOOK) + count.count(log.SEARCH)
    return Done(len(issues), count.count(log.NOTICE), seen, len(known))


def _subjects(fresh: Lines) -> list[tuple[str, int]]:
    """The persons papers and notifications are about; who was only looked at stands in the audit."""
    acts = [content for _, content in fresh if content["kind"] in (log.PAPER, log.NOTICE)]
    persons = sorted({int(person) for content in acts for person in content["persons"]})
    return [("person", person) for person in persons]


def _people(actor: Actor, logins: set[str]) -> dict[str, Actor]:
    """The clerks by login; who is not known here, or holds no grant here, acts as nobody (0) under that login."""
    users = {u.login: u for u in User.objects.filter(login__in=logins)}
    offices = dict(
        Grant.objects.filter(user__login__in=logins, municipality=actor.municipality).values_list(
            "user__login", "office"
        )
    )
    return {
        login: Actor(
            users[login].number if login in offices and login in users else 0,
            actor.municipality, offices.get(login, 0), frozenset(), TERMINAL, login,
        )
        for login in logins
    }  # fmt: skip


def _paper(content: Mapping[str, Any], terminal: str) -> Emergency:
    try:
        return Emergency(
            kind=content["paper"], version=int(content["version"]), title=content["title"], data=content["data"],
            persons=[int(p) for p in content["persons"]], day=date.fromisoformat(content["day"]),
            at=datetime.fromisoformat(content["at"]), terminal=terminal, fee=int(content["fee"]),
        )  # fmt: skip
    except (KeyError, ValueError) as error:
        raise Refused(
            "停止時の記録に、この版の知らない形の発行があります。",
            what_to_do="写しと同じ版で取り込んでください。",
        ) from error


def _notices(fresh: Lines, copy: UUID, terminal: str, entry: int) -> None:
    """Each notification becomes a task: a clerk enters it with the papers at hand, on the day it was handed in."""
    tasks = [
        Proposal(
            procedure="",
            subjects=tuple(("person", int(person)) for person in content["persons"]),
            cause=entry,
            title=f"停止時に受け付けた届出：{content['what']}"[:120],
            reason=f"{content['day']} 受付（{content['name']}）届出人 {content['who']}：{content['text']}"[
                :400
            ],
            key=f"outage:{copy}:{terminal}:{number}",
            right="residents.change",
        )
        for number, content in fresh
        if content["kind"] == log.NOTICE
    ]
    propose("residents", tasks)


def _looks(fresh: Lines, terminal: str, people: Mapping[str, Actor]) -> None:
    for _, content in fresh:
        kind, at = content["kind"], datetime.fromisoformat(content["at"]).astimezone(clock.TOKYO)
        if kind == log.NOTICE:
            continue
        looks.record(
            people[content["login"]],
            screen="service.outage_copy",
            persons=content["persons"],
            operation={log.SEARCH: "search", log.PAPER: "print"}.get(
                kind, "export" if "list" in content else "look"
            ),
            search=content.get("search", ""),
            reason=f"停止時 {at:%Y-%m-%d %H:%M:%S} 端末{terminal} {content['login']} {content.get('reason', '')}".strip(),
        )


def _note(fresh: Lines, copy: UUID, terminal: str, entry: int, issues: Mapping[int, int]) -> None:
    BroughtBack.objects.bulk_create(
        BroughtBack(
            municipality=current_or_raise(),
            copy=copy, terminal=terminal, line=number, kind=content["kind"], entry=entry,
            done_at=datetime.fromisoformat(content["at"]), login=content["login"][:40], issue=issues.get(number),
        )
        for number, content in fresh
    )  # fmt: skip
