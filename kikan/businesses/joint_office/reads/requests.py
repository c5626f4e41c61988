"""Requests, what was said and voted, releases (要望・審議・投票・版)."""

import unicodedata
from dataclasses import dataclass
from datetime import date

from kikan.businesses.joint_office.law.deciding import NEXT, REJECTED, VOTING, Result, tally
from kikan.businesses.joint_office.law.wording import most_alike
from kikan.businesses.joint_office.models import Ballot, Impact, Release, Remark, Request
from kikan.businesses.joint_office.models.request import Choice, RemarkKind, RequestState
from kikan.businesses.joint_office.reads import costs
from kikan.businesses.joint_office.reads.activations import businesses
from kikan.businesses.joint_office.reads.members import voters_on
from kikan.law import Law
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True)
class RequestLine:
    """A request as it stands; since: the day of its last step."""

    request: int
    member: int
    business: str
    screen: str
    title: str
    problem: str
    workaround: str
    hours: int
    legal_basis: str
    resubmits: int | None
    new_fact: str
    state: int
    duplicate_of: int | None
    estimate: int | None
    cost_class: str
    release: int | None
    test_link: str
    confirmed_by: str
    valid_from: date
    entry: int

    @property
    def state_ja(self) -> str:
        return str(RequestState(self.state).label)

    @property
    def business_ja(self) -> str:
        return businesses().get(self.business, self.business)

    @property
    def cost_class_ja(self) -> str:
        return costs.class_ja(self.cost_class)

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something for it."""
        return self.state in NEXT

    def words(self) -> str:
        """What a search looks through."""
        return f"{self.title} {self.problem} {self.workaround} {self.screen}"


@dataclass(frozen=True)
class RemarkLine:
    kind: int
    member: int | None
    said_on: date
    text: str

    @property
    def kind_ja(self) -> str:
        return str(RemarkKind(self.kind).label)


@dataclass(frozen=True)
class BallotLine:
    member: int
    choice: int
    comment: str
    valid_from: date

    @property
    def choice_ja(self) -> str:
        return str(Choice(self.choice).label)


@dataclass(frozen=True)
class ReleaseLine:
    release: int
    version: str
    planned_on: date
    released_on: date | None
    law_changes: str
    demo_address: str
    demo_from: date | None
    demo_until: date | None
    excepted: list[str]
    exception_reason: str
    exception_entry: int | None

    def has_demo_on(self, day: date) -> bool:
        """Whether members can try it on a day."""
        if self.demo_from is None or self.demo_until is None or self.released_on is not None:
            return False
        return self.demo_from <= day <= self.demo_until


def _now() -> dict[str, object]:
    return {"municipality": current_or_raise(), "ended_by__isnull": True}


def requests_now() -> list[RequestLine]:
    """Every request as it stands last, the newest first."""
    rows = Request.objects.filter(**_now()).order_by("request", "valid_from")
    found = [RequestLine(*row) for row in rows.values_list(*RequestLine.__dataclass_fields__)]
    return list({r.request: r for r in found}.values())[::-1]


def request_of(number: int) -> RequestLine | None:
    rows = Request.objects.filter(**_now(), request=number).order_by("-valid_from")
    row = rows.values_list(*RequestLine.__dataclass_fields__).first()
    return None if row is None else RequestLine(*row)


def course_of(number: int) -> list[tuple[date, str]]:
    """The steps a request has gone through: the day and the state."""
    rows = Request.objects.filter(municipality=current_or_raise(), request=number).order_by(
        "entry", "valid_from"
    )
    steps: list[tuple[date, str]] = []
    for on, state in rows.values_list("valid_from", "state"):
        ja = str(RequestState(state).label)
        if not steps or steps[-1][1] != ja:
            steps.append((on, ja))
    return steps


def remarks_of(number: int) -> list[RemarkLine]:
    rows = Remark.objects.filter(municipality=current_or_raise(), request=number).order_by("number")
    return [RemarkLine(*row) for row in rows.values_list("kind", "member", "said_on", "text")]


def ballots_of(number: int) -> list[BallotLine]:
    """The votes as they stand last, one for each member."""
    rows = Ballot.objects.filter(**_now(), request=number).order_by("member", "valid_from")
    found = [BallotLine(*row) for row in rows.values_list("member", "choice", "comment", "valid_from")]
    return list({b.member: b for b in found}.values())


def not_voted_by(member: int) -> list[RequestLine]:
    """The requests in the vote for which a member has no ballot yet, the oldest first; two queries."""
    cast = set(Ballot.objects.filter(**_now(), member=member).values_list("request", flat=True))
    return [r for r in reversed(requests_now()) if r.state == VOTING and r.request not in cast]


def result_of(number: int, day: date, law: Law) -> Result:
    """What the votes come to on a day. Errors: LawGap without the union's rules."""
    votes = {b.member: b.choice for b in ballots_of(number)}
    return tally(votes, {m.member for m in voters_on(day)}, law)


def releases_now() -> list[ReleaseLine]:
    """Every release as it stands last, the newest first."""
    rows = Release.objects.filter(**_now()).order_by("release", "valid_from")
    found = [ReleaseLine(*row) for row in rows.values_list(*ReleaseLine.__dataclass_fields__)]
    return list({r.release: r for r in found}.values())[::-1]


def release_of(number: int) -> ReleaseLine | None:
    return next((r for r in releases_now() if r.release == number), None)


def impacts_by_business(release: int) -> dict[str, str]:
    """What a release changes, by business."""
    rows = Impact.objects.filter(**_now(), release=release).order_by("business", "valid_from")
    return {row.business: row.text for row in rows}


def impacts_of(release: int) -> list[tuple[str, str]]:
    """(business in words, what changes) of a release."""
    return [(businesses().get(name, name), text) for name, text in impacts_by_business(release).items()]


def alike(title: str, business: str, besides: int = 0) -> list[RequestLine]:
    """Requests of a business that share the words of a title, those that share most first: likely the same wish."""
    found = {r.request: r for r in requests_now() if r.business == business and r.request != besides}
    return [found[n] for n in most_alike(title, {n: r.words() for n, r in found.items()})]


def rejected_alike(title: str, business: str) -> RequestLine | None:
    """The newest rejected request of a business with the same title, whatever its width and blanks, if no later one of
    that title goes on."""
    same = [r for r in requests_now() if r.business == business and _plain(r.title) == _plain(title)]
    return same[0] if same and same[0].state == REJECTED else None


def _plain(title: str) -> str:
    return "".join(unicodedata.normalize("NFKC", title).casefold().split())
