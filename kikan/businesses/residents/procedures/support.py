"""What all acts on a support measure share (支援措置): what is written in an application, its checks, its rows."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db.models import Max

from kikan.businesses.residents.law.support_measures import support_measure_extension, support_measure_period
from kikan.businesses.residents.models import SupportMeasure, SupportOffice, SupportPerson
from kikan.businesses.residents.reads.words import SUPPORT_KINDS, SUPPORT_OPINIONS, SUPPORT_PURPOSES
from kikan.law import book
from kikan.law.days import date_of
from kikan.law.days import day as day_number
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.addressees import protection
from kikan.shared.addressees.models import Person
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.opener import current_or_raise

RIGHT = "residents.support"
SERIES = "residents.support_measure"
CITES = "住民基本台帳事務処理要領 第5-10"
PROVISIONAL, ACTIVE, DECLINED, ENDED = "provisional", "active", "declined", "ended"


@dataclass(frozen=True, repr=False)
class Companion:
    """Somebody at the same address for whom the measure is asked too (併せて支援を求める者)."""

    person: int
    relation: str = ""


@dataclass(frozen=True, repr=False)
class Office:
    """Another municipality that shall take the measure (申出書の転送先)."""

    office: str
    purpose: str = "former"
    place: str = ""


@dataclass(frozen=True, repr=False)
class Application:
    """What the application says (支援措置申出書)."""

    kind: str
    applied_on: date
    body: str = ""
    opinion: str = ""
    opinion_on: date | None = None
    contact: str = ""
    address: str = ""
    former_address: str = ""
    offender_name: str = ""
    offender_birth: str = ""
    offender_address: str = ""
    offender_relation: str = ""
    stops_browsing: bool = True
    stops_copies: bool = True
    stops_supplement: bool = True
    received_from: str = ""
    received_on: date | None = None
    note: str = ""

    @property
    def values(self) -> dict[str, Any]:
        return asdict(self)


def check(application: Application, offices: Iterable[Office]) -> None:
    """Errors: Refused by field."""
    if application.kind not in SUPPORT_KINDS:
        raise Refused("区分を選んでください。", field="kind")
    if application.opinion not in SUPPORT_OPINIONS:
        raise Refused("相談機関の意見を選んでください。", field="opinion")
    for name in ("applied_on", "opinion_on", "received_on"):
        said = getattr(application, name)
        if said is not None and said > clock.today():
            raise Refused("本日より後の日は入力できません。", field=name)
    if application.opinion and application.opinion_on is None:
        raise Refused("意見を受けた日を入力してください。", field="opinion_on", cites=CITES)
    if not (application.stops_browsing or application.stops_copies or application.stops_supplement):
        raise Refused("制限する事務を一つ以上選んでください。", field="stops_browsing")
    if any(each.purpose not in SUPPORT_PURPOSES or not each.office.strip() for each in offices):
        raise Refused("転送先の市区町村と区分を入力してください。", field="offices")


def everybody(applicant: int, companions: Iterable[Companion]) -> dict[int, str]:
    """All whom the measure covers, the applicant first. Errors: NotFound, Refused for one named twice."""
    named = [each.person for each in companions]
    if len({applicant, *named}) != len(named) + 1:
        raise Refused("同じ人が二度入力されています。", field="companions")
    known = Person.objects.filter(municipality=current_or_raise(), number__in=[applicant, *named])
    if known.count() != len(named) + 1:
        raise NotFound(
            "この宛名番号の人はいません。", what_to_do="番号を確かめてください。", field="companions"
        )
    return {applicant: "本人", **{each.person: each.relation for each in companions}}


def refuse_covered(persons: Iterable[int], *, but: int | None = None) -> None:
    """Errors: Refused where one of them is covered by another measure."""
    others = {m for m in protection.covered_now(persons).values() if m != but}
    if others:
        known = "・".join(str(m) for m in sorted(m for m in others if m is not None))
        raise Refused(
            "すでに支援措置の対象になっている人がいます。",
            what_to_do=f"支援措置番号 {known} の延長・変更で扱ってください。" if known else "支援措置の一覧を確かめてください。",
            field="companions",
        )  # fmt: skip


def draw_number() -> int:
    """A number after every measure there is, those that an upgrade made of former protections among them."""
    highest = SupportMeasure.objects.filter(municipality=current_or_raise()).aggregate(Max("number"))
    numbers.continue_after(SERIES, highest["number__max"] or 0)
    return numbers.draw(SERIES)


def standing(number: int, *states: str) -> SupportMeasure:
    """The measure as it stands. Errors: NotFound; Refused where it is in none of these states."""
    rows = history.as_of(SupportMeasure, None).filter(municipality=current_or_raise(), number=number)
    found = rows.order_by("-valid_from").first()
    if found is None:
        raise NotFound("この番号の支援措置はありません。", what_to_do="番号を確かめてください。")
    assert isinstance(found, SupportMeasure)
    if states and found.state not in states:
        raise Refused("この支援措置の今の状態では、できません。", what_to_do="画面を開き直してください。")
    return found


def persons_of(number: int) -> dict[int, str]:
    """Whom a measure covers, with the relation to the applicant."""
    rows = history.as_of(SupportPerson, clock.today()).filter(municipality=current_or_raise(), measure=number)
    return dict(rows.order_by("person").values_list("person", "relation"))


def last_day(starts_on: date) -> date:
    """The last day of a period that begins on this day, by the law of today. Errors: LawGap."""
    return _by_law(support_measure_period, starts_on)


def extendable_from(last_on: date) -> date:
    """The first day on which an extension is accepted, by the law of today. Errors: LawGap."""
    return _by_law(support_measure_extension, last_on)


def _by_law(rule: Callable[..., np.ndarray], on: date) -> date:
    """A measure is decided under the law in force when it is decided, also where its period is to come."""
    law = book().law("event_date", day_number(clock.today()))
    return date_of(int(rule(np.array([day_number(on)], dtype=np.int64), law=law)[0]))


def record(
    actor: Actor, kind: str, procedure: str, number: int, persons: Iterable[int], **given: Any
) -> Entry:
    """Append the entry of an act on a measure; it touches everybody covered."""
    subjects = [*(("person", person) for person in persons), ("support_measure", number)]
    return append(
        actor=actor,
        kind=kind,
        procedure=procedure,
        subjects=subjects,
        cites=CITES,
        **{"happened_on": clock.today(), **given},
    )


def put(row: SupportMeasure, changes: Mapping[str, Any], *, entry: int) -> None:
    """From today the measure says this; what it said before stays known."""
    begins = max(clock.today(), row.valid_from)
    history.change(SupportMeasure, {"number": row.number}, changes, entry=entry, valid_from=begins)


def put_persons(number: int, persons: Mapping[int, str], *, entry: int) -> None:
    """From today these people are covered, and those no longer named are not."""
    today, before = clock.today(), persons_of(number)
    for person, relation in persons.items():
        if before.get(person) != relation:
            key = {"measure": number, "person": person}
            history.replace(SupportPerson, key, {"relation": relation}, entry=entry, valid_from=today)
    for person in before.keys() - persons.keys():
        history.end(SupportPerson, {"measure": number, "person": person}, entry=entry, on=today)
        protection.uncover(person, entry=entry, on=today)


def cover(row: SupportMeasure, persons: Iterable[int], *, entry: int) -> None:
    """Let the shield cover these people as the measure stands."""
    for person in persons:
        protection.cover(
            person, entry=entry, begins_on=clock.today(), kind=row.kind, measure=row.number,
            is_provisional=row.state == PROVISIONAL, last_on=row.last_on,
        )  # fmt: skip


def put_offices(number: int, offices: Iterable[Office], *, entry: int) -> None:
    """From today these offices are named, in this order; what was sent and answered stays with its line."""
    today, lines = clock.today(), list(offices)
    known = {row.line: row for row in offices_of(number)}
    for line, office in enumerate(lines, start=1):
        old = known.get(line)
        said = {name: getattr(office, name) for name in ("office", "purpose", "place")}
        if old is None or any(getattr(old, name) != value for name, value in said.items()):
            key = {"measure": number, "line": line}
            history.replace(SupportOffice, key, said, entry=entry, valid_from=today)
    for line in known.keys() - set(range(1, len(lines) + 1)):
        history.end(SupportOffice, {"measure": number, "line": line}, entry=entry, on=today)


def offices_of(number: int) -> list[SupportOffice]:
    rows = history.as_of(SupportOffice, clock.today()).filter(municipality=current_or_raise(), measure=number)
    return list(rows.order_by("line"))
