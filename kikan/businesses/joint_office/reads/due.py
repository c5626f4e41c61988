"""What a delegate has yet to answer for its member (答えるもの): sheets, usage plans, votes, versions to try."""

from dataclasses import dataclass
from datetime import date

from kikan.businesses.joint_office.models.hearing import HearingKind
from kikan.businesses.joint_office.reads import hearings, requests, usages
from kikan.businesses.joint_office.reads.members import member_of
from kikan.businesses.joint_office.reads.sharing import year_of
from kikan.ground.eras import fiscal_year_in_words


@dataclass(frozen=True)
class Due:
    """Something a member has yet to answer: a sheet, the plan of a year or a vote; by: the last day, if there is one."""

    kind: str
    number: int
    ja: str
    by: date | None


def due_of(member: int, day: date) -> list[Due]:
    """What a member has yet to answer, the nearest day first; a fixed number of queries."""
    asked = hearings.asked_now()
    missing = hearings.missing_of(*(sheet.number for sheet, _ in asked))
    found = [
        Due(
            "sheet",
            sheet.number,
            f"{fiscal_year_in_words(sheet.year)}　{sheet.phase_ja}の負担金の案への意見",
            hearing.answer_by,
        )
        for sheet, hearing in asked
        if member in missing[sheet.number]
    ]
    found += _usage_due(member, day)
    it = member_of(member, day)
    if it is not None and it.has_vote_on(day):
        found += [
            Due("request", r.request, f"要望第{r.request}号への投票　{r.title}", None)
            for r in requests.not_voted_by(member)
        ]
    found += [
        Due("release", r.release, f"版 {r.version} を試し、要件確認書に回答する", r.demo_until)
        for r in requests.releases_now()
        if r.has_demo_on(day)
    ]
    return sorted(found, key=lambda d: (d.by or date.max, d.number))


def _usage_due(member: int, day: date) -> list[Due]:
    """The plan of the newest year that members are asked for, until that year begins."""
    asked = [h for (kind, _), h in hearings.hearings_now().items() if kind == HearingKind.USAGE]
    newest = max(asked, key=lambda h: h.number, default=None)
    if (
        newest is None
        or day >= year_of(newest.number).begins
        or not usages.missing_in(newest.number).get(member)
    ):
        return []
    return [
        Due("usage", newest.number, f"{fiscal_year_in_words(newest.number)}の利用計画書", newest.answer_by)
    ]
