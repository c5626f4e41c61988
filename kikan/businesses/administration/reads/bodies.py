"""Bodies whose values a joint office keeps for its members (県・広域連合の値): who belongs to them, what members take over."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kikan.businesses.administration.reads.values import ValueRow, of_body, rows_in_force
from kikan.law import book
from kikan.law.moments import moment_of_day
from kikan.law.ordinances import plain
from kikan.law.parameter import Dated, Parameter
from kikan.shared import manifest
from kikan.shared.errors import NotFound, Refused
from kikan.shared.tenancy import format_code, tenant
from kikan.shared.tenancy.models import Belonging, Body, BodyKind, Municipality
from kikan.shared.tenancy.opener import current_or_raise
from kikan.shared.tenancy.ordinances import ordinance_of_body, taken_rows

SETTERS = {BodyKind.PREFECTURE: "prefecture", BodyKind.REGIONAL_UNION: "regional_union"}


@dataclass(frozen=True)
class BodyLine:
    """A body in the list: who belongs to it on a day, and how many of its values hold or are missing."""

    number: int
    name: str
    kind: str
    members: tuple[str, ...]
    kept: int
    missing: int


@dataclass(frozen=True)
class MemberLine:
    """A member of a body; until: the first day without it."""

    member: int
    name: str
    since: date
    until: date | None
    cites: str

    @property
    def is_taken_back(self) -> bool:
        return self.until == self.since

    @property
    def last_day(self) -> date | None:
        return None if self.until is None else self.until - timedelta(days=1)

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Offered:
    """What a member may read of one body: its values, each cut to the days on which the member belongs to it."""

    body: str
    office: str
    values: tuple[tuple[Parameter, Dated], ...]


@dataclass(frozen=True)
class TakenLine:
    """A body whose values a municipality reads, and how many."""

    body: str
    values: int


def require_office() -> None:
    """Only a union keeps the values of other bodies. Errors: Refused."""
    if not is_office():
        raise Refused(
            "県や広域連合の値は、組合（共同事務局）だけが登録します。",
            what_to_do="この団体が自分で答える値は「条例値」から登録してください。",
        )


def is_office() -> bool:
    return Municipality.objects.filter(code=current_or_raise(), kind="union").exists()


def find_body(number: int) -> Body:
    """Errors: NotFound."""
    found = Body.objects.filter(municipality=current_or_raise(), number=number).first()
    if found is None:
        raise NotFound("この団体はありません。", what_to_do="「県・広域連合の値」の一覧から選んでください。")
    return found


def require_set_by(body: Body, parameter: Parameter) -> None:
    """Errors: NotFound for a value that another layer sets."""
    if parameter.set_by != SETTERS[BodyKind(body.kind)]:
        raise NotFound("この団体が定める値ではありません。", what_to_do="団体の値の一覧から選んでください。")


def parameters_of(body: Body) -> list[Parameter]:
    return [p for p in of_body() if p.set_by == SETTERS[BodyKind(body.kind)]]


def bodies(day: date) -> list[BodyLine]:
    """Every body of the open office."""
    names, found = manifest.members_here(), []
    for body in Body.objects.filter(municipality=current_or_raise()).order_by("number"):
        rows = values_of(body, day)
        members = [m.name for m in members_of(body.number, names) if m.holds(day)]
        missing = sum(row.is_gap for row in rows)
        kind = str(BodyKind(body.kind).label)
        found.append(BodyLine(body.number, body.name, kind, tuple(members), len(rows) - missing, missing))
    return found


def values_of(body: Body, day: date) -> list[ValueRow]:
    """The values a body sets, as of a day."""
    return rows_in_force(parameters_of(body), ordinance_of_body(body.number), day)


def members_of(body: int, names: dict[int, str]) -> list[MemberLine]:
    """Who belongs or belonged to a body, also what was taken back."""
    return [
        MemberLine(r.member, names.get(r.member, format_code(r.member)), r.valid_from, r.valid_until, r.cites)
        for r in belongings(body=body)
    ]


def belongings(**which: int) -> list[Belonging]:
    """The rows that stand, by member and first day: of each the last entered one."""
    rows = Belonging.objects.filter(municipality=current_or_raise(), **which)
    found = {(r.body, r.member, r.valid_from): r for r in rows.order_by("entry")}
    return [found[key] for key in sorted(found)]


def offered_to(member: int) -> list[Offered]:
    """What a municipality may take over, of all bodies of all joint offices; no tenant is open."""
    offices = Municipality.objects.filter(kind="union").order_by("code").values_list("code", "name")
    found: list[Offered] = []
    for code, name in list(offices):
        with tenant(code):
            found += _offered(member, name)
    return found


def _offered(member: int, office: str) -> list[Offered]:
    """Nothing for a body that is no member of the office (any more): what it has taken stays with it."""
    if member not in manifest.members_here():
        return []
    spans: dict[int, list[Belonging]] = {}
    for row in belongings(member=member):
        spans.setdefault(row.body, []).append(row)
    here = Body.objects.filter(municipality=current_or_raise(), number__in=list(spans)).order_by("number")
    return [Offered(body.name, office, _values(body, spans[body.number])) for body in here]


def _values(body: Body, spans: Sequence[Belonging]) -> tuple[tuple[Parameter, Dated], ...]:
    known = [(book().parameters[name], series) for name, series in ordinance_of_body(body.number).values]
    cut = [(p, cut_to(p, dated, span)) for p, series in known for dated in series for span in spans]
    return tuple((p, replace(dated, body=body.name)) for p, dated in cut if dated is not None)


def cut_to(parameter: Parameter, dated: Dated, span: Belonging) -> Dated | None:
    """A value for the moments on whose first day the member belongs to the body; None where there is none."""
    begins = max(dated.begins, _first_moment(parameter.axis, span.valid_from))
    left = None if span.valid_until is None else _first_moment(parameter.axis, span.valid_until)
    ends = min((end for end in (dated.ends, left) if end is not None), default=None)
    return None if ends is not None and ends <= begins else replace(dated, begins=begins, ends=ends)


def _first_moment(axis: str, day: date) -> int:
    """The first year, month or day that begins on a day or after it."""
    return moment_of_day(axis, day - timedelta(days=1)) + 1


def says_more(offered: Offered) -> list[tuple[Parameter, Dated]]:
    """What of an offer the open municipality has not taken over as it stands."""
    kept = taken_rows()
    return [(p, d) for p, d in offered.values if _told(kept.get((p.id, d.begins))) != _of_value(d)]


def _told(row: object) -> tuple[object, ...] | None:
    names = ("body", "valid_until", "value", "cites", "source", "is_unverified")
    return None if row is None else tuple(getattr(row, name) for name in names)


def _of_value(dated: Dated) -> tuple[object, ...]:
    return dated.body, dated.ends, plain(dated.value), dated.cites, dated.source, dated.unverified


def taken() -> list[TakenLine]:
    """The bodies whose values the open municipality reads."""
    counts: dict[str, int] = {}
    for row in taken_rows().values():
        counts[row.body] = counts.get(row.body, 0) + (row.valid_until != row.valid_from)
    return [TakenLine(body, count) for body, count in sorted(counts.items()) if count]
