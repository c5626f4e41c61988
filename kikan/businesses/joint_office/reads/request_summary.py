"""The requests of a fiscal year for the council of mayors (要望の年次報告): open ones, what came out, with its effect."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from kikan.businesses.joint_office.law.deciding import ABSTAIN, NEXT, NO, YES
from kikan.businesses.joint_office.models import Ballot, Remark, Request
from kikan.businesses.joint_office.models.request import RemarkKind, RequestState
from kikan.businesses.joint_office.reads.requests import RequestLine, releases_now
from kikan.businesses.joint_office.reads.sharing import year_of
from kikan.shared.history import as_of
from kikan.shared.tenancy.opener import current_or_raise

CLOSED = (RequestState.REJECTED, RequestState.WITHDRAWN, RequestState.DUPLICATE)


@dataclass(frozen=True)
class Row:
    """A request as it stood; age: days from handing in to the day, or to its end; what: what came of it, in words."""

    it: RequestLine
    age: int
    yes: int
    no: int
    abstained: int
    what: str

    @property
    def is_legal_duty(self) -> bool:
        return bool(self.it.legal_basis)

    @property
    def votes_ja(self) -> str:
        """Yes, no, abstained; that it needs none."""
        if self.is_legal_duty:
            return "法令による（投票なし）"
        cast = self.yes + self.no + self.abstained
        return f"賛成{self.yes}・反対{self.no}・棄権{self.abstained}" if cast else ""


@dataclass(frozen=True)
class BusinessRow:
    """The open requests of a business."""

    ja: str
    count: int
    hours: int
    oldest: int
    voting: int


@dataclass(frozen=True)
class Summary:
    """A year as it stood on `day`, its last day or today."""

    year: int
    day: date
    entered: int
    adopted: int
    open: tuple[Row, ...]
    released: tuple[Row, ...]
    closed: tuple[Row, ...]

    @property
    def hours(self) -> int:
        return sum(r.it.hours for r in self.open)

    @property
    def hours_won(self) -> int:
        return sum(r.it.hours for r in self.released)

    def by_business(self) -> list[BusinessRow]:
        """Those that lose most hours first."""
        found: dict[str, list[Row]] = {}
        for row in self.open:
            found.setdefault(row.it.business_ja, []).append(row)
        rows = [
            BusinessRow(
                ja, len(of), sum(r.it.hours for r in of), max(r.age for r in of),
                sum(r.it.state == RequestState.VOTING for r in of),
            )
            for ja, of in found.items()
        ]  # fmt: skip
        return sorted(rows, key=lambda r: (-r.hours, -r.count, r.ja))


def summary_of(fiscal_year: int, today: date) -> Summary:
    """The requests that were handed in by the last day of a year, or by today in the year that runs; seven queries."""
    span, here = year_of(fiscal_year), current_or_raise()
    day = min(today, span.ends - timedelta(days=1))
    rows = as_of(Request.objects.filter(municipality=here), day).order_by("request")
    lines = [RequestLine(*r) for r in rows.values_list(*RequestLine.__dataclass_fields__)]
    first = _first_days()
    votes, effects = _votes(day), _effects(day)
    versions = {r.release: r.version for r in releases_now()}

    def happened(it: RequestLine, *states: int) -> date | None:
        """The day it first came to one of these states, if that was in the year."""
        days = [
            on for s in states if (on := first.get((it.request, s))) is not None and span.begins <= on <= day
        ]
        return min(days) if days else None

    def row(it: RequestLine, until: date = day, what: str = "") -> Row:
        handed_in = first[it.request, RequestState.SUBMITTED]
        counted = votes.get(it.request, [])
        return Row(
            it, (until - handed_in).days, counted.count(YES), counted.count(NO), counted.count(ABSTAIN), what
        )

    handed = [it for it in lines if first.get((it.request, RequestState.SUBMITTED), date.max) <= day]
    released = [(it, on) for it in handed if (on := happened(it, RequestState.RELEASED))]
    gone = [(it, on) for it in handed if it.state in CLOSED and (on := happened(it, it.state))]
    return Summary(
        fiscal_year, day,
        sum(happened(it, RequestState.SUBMITTED) is not None for it in handed),
        sum(happened(it, RequestState.ADOPTED) is not None for it in handed),
        tuple(sorted((row(it) for it in handed if _waits(it)), key=lambda r: (-r.it.hours, -r.age, r.it.request))),
        tuple(row(it, on, _outcome(it, versions, effects)) for it, on in released),
        tuple(row(it, on, f"{it.state_ja}　{it.workaround}".rstrip("　")) for it, on in gone),
    )  # fmt: skip


def _waits(it: RequestLine) -> bool:
    """Not ended, and not in everybody's hands yet."""
    return it.state in NEXT and it.state not in (RequestState.DRAFT, RequestState.RELEASED)


def _outcome(it: RequestLine, versions: Mapping[int, str], effects: Mapping[int, str]) -> str:
    version = versions.get(it.release or 0, "")
    return f"版{version}で提供　{effects.get(it.request, '効果は未評価')}"


def _first_days() -> dict[tuple[int, int], date]:
    """The day a request first came to a state; also of rows that were replaced the same day."""
    rows = Request.objects.filter(municipality=current_or_raise()).order_by("-valid_from", "-entry")
    return {(number, state): on for number, state, on in rows.values_list("request", "state", "valid_from")}


def _votes(day: date) -> dict[int, list[int]]:
    """The votes cast by a day, by request."""
    rows = as_of(Ballot.objects.filter(municipality=current_or_raise()), day)
    found: dict[int, list[int]] = {}
    for number, choice in rows.order_by("request", "member").values_list("request", "choice"):
        found.setdefault(number, []).append(choice)
    return found


def _effects(day: date) -> dict[int, str]:
    """What was said of the effect by a day, the last word of each request."""
    rows = Remark.objects.filter(
        municipality=current_or_raise(), kind=RemarkKind.EFFECT, said_on__lte=day
    ).order_by("number")
    return dict(rows.values_list("request", "text"))
