"""Values of prefectures and regional unions (県・広域連合の値): entered once at the joint office by one, approved by another;
each member takes over those of the bodies it belongs to, under its own entry."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction

from kikan.businesses.administration.procedures.values import enter_checked
from kikan.businesses.administration.reads.answers import Answer, checked
from kikan.businesses.administration.reads.bodies import (
    MemberLine,
    Offered,
    belongings,
    find_body,
    require_office,
    require_set_by,
    says_more,
)
from kikan.businesses.administration.reads.values import find_parameter, subject_of
from kikan.ground.eras import in_words
from kikan.law.ordinances import plain
from kikan.shared import manifest
from kikan.shared.access import Actor, system_actor
from kikan.shared.access.administration_log import note
from kikan.shared.errors import NotFound, NotPermitted, Refused
from kikan.shared.jobs import queue
from kikan.shared.journal.append import Entry, append, head
from kikan.shared.procedures import procedure, recorder
from kikan.shared.tenancy import numbers, ordinances, tenant
from kikan.shared.tenancy.models import Belonging, Body, BodyKind, Municipality, OrdinanceValue

ENTERED, TAKEN = "administration.body_values_entered", "administration.body_values_taken"
RIGHT = "administration.parameter"
TAKE_OVER = "administration.take_body_values"


@procedure("administration.enter_body", right=RIGHT, ja="値を定める団体の登録")
def enter_body(*, name: str, kind: int, actor: Actor, read_at: int | None = None) -> Entry:
    """A prefecture or regional union whose values are entered here. Errors: Refused for a name that is there."""
    require_office()
    name = name.strip()
    if not name:
        raise Refused("団体の名称を入力してください。", field="name")
    if kind not in BodyKind.values:
        raise Refused("団体の区分を選んでください。", field="kind")
    if Body.objects.filter(municipality=actor.municipality, name=name).exists():
        raise Refused("この名称の団体は登録済みです。", field="name", what_to_do="一覧から開いてください。")
    number = numbers.draw("tenancy_body")
    entry = append(
        actor=actor, kind="administration.body_entered", procedure="administration.enter_body",
        subjects=[("body", number)], read_at=read_at,
    )  # fmt: skip
    Body.objects.create(
        municipality=actor.municipality, number=number, name=name, kind=kind, entry=entry.number
    )
    recorder.note("difference", "値を定める団体", before="（未登録）", after=name)
    note(actor, "body_entered", 団体=name, 記録番号=entry.number)
    return entry


@procedure("administration.set_belonging", right=RIGHT, ja="団体に属する構成団体の登録")
def set_belonging(
    *, body: int, member: int, since: date, cites: str, actor: Actor, until: date | None = None,
    read_at: int | None = None,
) -> Entry:  # fmt: skip
    """A municipality reads the values of a body from a day on, until a day (exclusive).

    The same first day replaces the former; where the end is the first day too, it was a mistake.
    Errors: NotFound; Refused for a span over that of another body of the same kind.
    """
    require_office()
    found, names = find_body(body), manifest.members_here()
    if member not in names:
        raise NotFound("この団体は、この組合の構成団体ではありません。", field="member")
    if until is not None and until < since:
        raise Refused("所属の末日は初日より後にしてください。", field="until")
    if not cites.strip():
        raise Refused("根拠を入力してください。", field="cites")
    new = MemberLine(member, names[member], since, until, cites.strip())
    _require_no_other(found, new)
    entry = append(
        actor=actor, kind="administration.belonging_set", procedure="administration.set_belonging",
        subjects=[("body", body)], cites=cites, read_at=read_at,
    )  # fmt: skip
    Belonging.objects.create(
        municipality=actor.municipality, body=body, member=member, valid_from=since, valid_until=until,
        cites=new.cites, entry=entry.number,
    )  # fmt: skip
    span = _in_words(new)
    recorder.note(
        "difference", f"{found.name}に属する構成団体", before="", after=f"{new.name}　{span}", cites=cites
    )
    note(actor, "belonging_set", 団体=found.name, 構成団体=new.name, 期間=span, 記録番号=entry.number)
    _ask([member])
    return entry


def _in_words(line: MemberLine) -> str:
    if line.is_taken_back:
        return f"{in_words(line.since)}からの所属の取消し"
    last = f"{in_words(line.last_day)}まで" if line.last_day else ""
    return f"{in_words(line.since)}から{last}"


def _require_no_other(body: Body, new: MemberLine) -> None:
    """A municipality lies in one prefecture and one regional union at a time."""
    if new.is_taken_back:
        return
    alike = Body.objects.filter(municipality=body.municipality, kind=body.kind).values_list("number", "name")
    names = dict(alike)
    for row in belongings(member=new.member):
        same = (row.body, row.valid_from) == (body.number, new.since)
        if row.body in names and not same and _meet(row, new):
            raise Refused(
                f"この期間は、{new.name}がすでに{names[row.body]}に属しています。", field="since",
                what_to_do="先に、その所属の末日を登録してください。",
            )  # fmt: skip


def _meet(row: Belonging, new: MemberLine) -> bool:
    if row.valid_until == row.valid_from:
        return False
    begins = max(row.valid_from, new.since)
    return all(end is None or begins < end for end in (row.valid_until, new.until))


@procedure("administration.enter_body_value", right=RIGHT, ja="県・広域連合の値の登録")
def enter_body_value(
    *, body: int, parameter: str, begins: str, value: Any, cites: str, actor: Actor, ends: str = "",
    source: str = "", is_unverified: bool = False, read_at: int | None = None,
) -> Entry:  # fmt: skip
    """One value of a body, for all its members. One of the same beginning replaces the former.

    Errors: as of an ordinance value; NotFound for a value that the body does not set.
    """
    require_office()
    found, known = find_body(body), find_parameter(parameter)
    require_set_by(found, known)
    dated = checked(known, Answer(parameter, begins, value, cites, ends, source, is_unverified))
    entry = enter_checked(
        [(known, dated)], procedure="administration.enter_body_value", cites=cites, actor=actor,
        read_at=read_at, body=body, kind=ENTERED,
    )  # fmt: skip
    _ask(row.member for row in belongings(body=body))
    return entry


def _ask(members: Iterable[int]) -> None:
    """When this is kept, each member takes over what changed; what fails here the run of the day does."""
    here = Municipality.objects.filter(code__in=set(members) & set(manifest.members_here()))
    for member in here.order_by("code").values_list("code", flat=True):
        transaction.on_commit(partial(_queue, member), robust=True)


def _queue(member: int) -> None:
    with tenant(member):
        has_begun = head() > 0
    if has_begun:
        queue.enqueue(TAKE_OVER, actor=system_actor(member, RIGHT))


@procedure(TAKE_OVER, right=RIGHT, ja="県・広域連合の値の受取り")
def take_body_values(*, offered: Sequence[Offered], actor: Actor) -> int:
    """Take over what changed in the values of the bodies the open municipality belongs to; how many rows were written.

    One entry for each body. What no body offers any more ends where it begins; rows stay. A municipality without
    any entry has not begun and takes nothing: a delivery can still be read back into it.
    Errors: NotPermitted for a person; Refused where values of two bodies overlap.
    """
    if actor != system_actor(actor.municipality, RIGHT):
        raise NotPermitted("県や広域連合の値は、システムが共同事務局から受け取ります。")
    if not head():
        return 0
    wanted = {(p.id, d.begins) for each in offered for p, d in each.values}
    written = sum(_taken(each, wanted, actor) for each in offered)
    if written and (wrong := ordinances.overlapping({name for name, _ in wanted})):
        names = "、".join(find_parameter(name).ja for name in wrong)
        raise Refused(
            f"二つの団体の値の期間が重なります（{names}）。", what_to_do="共同事務局に伝えてください。"
        )
    return written


def _taken(offered: Offered, wanted: set[tuple[str, int]], actor: Actor) -> int:
    gone = [
        row for key, row in ordinances.taken_rows().items()
        if row.body == offered.body and key not in wanted and row.valid_until != row.valid_from
    ]  # fmt: skip
    come = says_more(offered)
    if not (gone or come):
        return 0
    names = sorted({p.id for p, _ in come} | {row.parameter for row in gone})
    entry = append(
        actor=actor, kind=TAKEN, procedure=TAKE_OVER, subjects=[("ordinance", subject_of(n)) for n in names],
        cites="、".join(dict.fromkeys(d.cites for _, d in come))[:200],
        reason=f"{offered.office}が登録した{offered.body}の値",
    ).number  # fmt: skip
    rows = [
        OrdinanceValue(
            municipality=actor.municipality, parameter=p.id, valid_from=d.begins, valid_until=d.ends,
            value=plain(d.value), cites=d.cites, source=d.source, is_unverified=d.unverified,
            is_illustrative=False, entry=entry, body=d.body,
        )
        for p, d in come
    ]  # fmt: skip
    rows += [_ended(row, entry) for row in gone]
    OrdinanceValue.objects.bulk_create(rows)
    note(actor, "body_values_taken", 団体=offered.body, 件数=len(rows), 記録番号=entry)
    return len(rows)


def _ended(row: OrdinanceValue, entry: int) -> OrdinanceValue:
    """The row that takes back a taken one: it ends where it begins."""
    return OrdinanceValue(
        municipality=row.municipality, parameter=row.parameter, valid_from=row.valid_from,
        valid_until=row.valid_from, value=row.value, cites=row.cites, source=row.source,
        is_unverified=row.is_unverified, is_illustrative=False, entry=entry, body=row.body,
    )  # fmt: skip
