"""Health checks before entry (就学時健康診断): sessions, who is invited, who came; whole schools in columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from kikan.businesses.schooling.models.health_check import Advice, CheckState, HealthCheck, HealthSession
from kikan.businesses.schooling.procedures.checking import require_line, require_not_later, require_school
from kikan.businesses.schooling.reads import health_checks as reads
from kikan.businesses.schooling.reads import years
from kikan.ground.eras import in_words
from kikan.law import column
from kikan.law.days import day as to_day
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history import OPEN, as_of
from kikan.shared.journal.append import Entry, append, head
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.columns import write_columns
from kikan.shared.tenancy.opener import current_or_raise

CITES = "学校保健安全法第11条、同法施行令第1条・第3条"


@dataclass(frozen=True)
class Invited:
    """What a run did, in children; `entry` 0 where nobody was invited."""

    invited: int
    without_session: int
    entry: int


@procedure("schooling.set_health_session", right="schooling.batch", ja="就学時健康診断の日程")
def set_health_session(
    *, year: int, school: int, held_on: date, begins_at: str, venue: str, actor: Actor, read_at: int | None = None
) -> Entry:  # fmt: skip
    """Say where and when the entrants of a school are checked; who is invited already is invited anew by the next run.

    A day after the last one of the law is let through, for those who moved in late; the page marks it.
    Errors: NotFound for no such school; Refused for a day to which nobody can be invited any more, or outside the time from
    the base date of the register to the entry.
    """
    calendar = years.calendar_of(year)
    require_school(school, 1, years.begins(year), own=True)
    if held_on <= clock.today():
        raise Refused("実施日が今日以前です。", field="held_on", what_to_do="日付を確かめてください。")
    if not calendar["base_on"] <= held_on < years.begins(year):
        raise Refused(
            f"{year}年4月に入学する子の健康診断は、{in_words(calendar['base_on'])}から入学までの日に行います。",
            cites=CITES, field="held_on", what_to_do="入学の年と日付を確かめてください。",
        )  # fmt: skip
    entry = append(
        actor=actor, kind="schooling.health_session_set", procedure="schooling.set_health_session",
        subjects=[("school", school)], happened_on=held_on, reason=f"{year}年4月入学", cites=CITES, read_at=read_at,
    )  # fmt: skip
    history.replace(
        HealthSession, {"year": year, "school": school}, {"held_on": held_on, "begins_at": begins_at, "venue": venue},
        entry=entry.number, valid_from=calendar["base_on"],
    )  # fmt: skip
    return entry


@procedure("schooling.invite_to_health_checks", right="schooling.batch", ja="就学時健康診断の案内の対象")
def invite_to_health_checks(*, year: int, actor: Actor) -> Invited:
    """Invite every entrant of a year to the session of the designated school, where one is still to come.

    Again: only who is missing, was absent, or whose session has moved. Entrants of national and private schools are
    invited too: the board of the home checks them. Errors: Refused where no session is to come.
    """
    today, calendar, read_at = clock.today(), years.calendar_of(year), head()
    sessions = {s.school: s for s in reads.sessions_of(year).values() if s.held_on > today}
    if not sessions:
        raise Refused("これから行う日程がありません。", field="year", what_to_do="日程を登録してください。")
    entrants = reads.entrants_of(year)
    known = {c.person: c for c in reads.checks_of(year=year)}
    asked = [(line.person, sessions.get(line.designated or 0)) for line in entrants]
    wanted = [(p, s) for p, s in asked if s is not None and _is_new(known.get(p), s)]
    lost = sum(s is None and p not in known for p, s in asked)
    if not wanted:
        return Invited(0, lost, 0)
    entry = append(
        actor=actor, kind="schooling.health_invited", procedure="schooling.invite_to_health_checks",
        subjects=[("person", p) for p, _ in wanted], happened_on=today, reason=f"{year}年4月入学", cites=CITES,
        read_at=read_at,
    ).number  # fmt: skip
    again = [p for p, _ in wanted if p in known]
    if again:
        mine = HealthCheck.objects.filter(municipality=current_or_raise(), year=year, person__in=again)
        history.write(HealthCheck, ended=list(as_of(mine, None)), added=[], entry=entry)
    write_columns(
        "schooling_health_check",
        {
            "person": column(*(p for p, _ in wanted)), "year": year, "school": column(*(s.school for _, s in wanted)),
            "held_on": np.array([to_day(s.held_on) for _, s in wanted], dtype=np.int64), "state": int(CheckState.INVITED),
            "advice": int(Advice.NONE), "valid_from": calendar["base_on"], "valid_until": OPEN, "entry": entry,
        },
    )  # fmt: skip
    return Invited(len(wanted), lost, entry)


def _is_new(check: reads.Check | None, session: reads.Session) -> bool:
    if check is None or check.state == CheckState.ABSENT:
        return True
    moved = (check.school, check.held_on) != (session.school, session.held_on)
    return check.state == CheckState.INVITED and moved


@procedure("schooling.record_health_session", right="schooling.change", ja="就学時健康診断の受診の記録")
def record_health_session(
    *, year: int, school: int, actor: Actor, absent: Sequence[int] = (), read_at: int | None = None
) -> Entry:
    """Everybody invited to a school's session has come, but for those named. Errors: NotFound for no such session or a
    child who was not invited to it; Refused before the day, or where nobody is left to record.
    """
    session = reads.sessions_of(year).get(school)
    if session is None:
        raise NotFound(
            "この学校の日程がありません。", field="school", what_to_do="学校と年を確かめてください。"
        )
    if session.held_on > clock.today():
        raise Refused("まだ実施日になっていません。", field="school", what_to_do="実施日のあとに記録してください。")  # fmt: skip
    mine = HealthCheck.objects.filter(
        municipality=current_or_raise(), year=year, school=school, state=CheckState.INVITED, held_on=session.held_on
    )  # fmt: skip
    rows = list(as_of(mine, None).order_by("person"))
    strangers = sorted(set(absent) - {r.person for r in rows})
    if strangers:
        raise NotFound(
            f"宛名番号{strangers[0]}の子は、この日程に案内していないか、記録済です。", field="absent",
            what_to_do="欠席した子の宛名番号を確かめてください。",
        )  # fmt: skip
    if not rows:
        raise Refused("記録していない子がいません。", field="school", what_to_do="学校を確かめてください。")
    entry = append(
        actor=actor, kind="schooling.health_recorded", procedure="schooling.record_health_session",
        subjects=[("person", r.person) for r in rows], happened_on=session.held_on, cites=CITES, read_at=read_at,
    )  # fmt: skip
    away = set(absent)
    added = [_answered(r, None if r.person in away else session.held_on, entry.number) for r in rows]
    history.write(HealthCheck, ended=rows, added=added, entry=entry.number)
    return entry


def _answered(row: HealthCheck, checked_on: date | None, entry: int) -> HealthCheck:
    return HealthCheck(
        municipality=row.municipality, person=row.person, year=row.year, school=row.school, held_on=row.held_on,
        state=CheckState.ABSENT if checked_on is None else CheckState.DONE, checked_on=checked_on,
        valid_from=row.valid_from, valid_until=row.valid_until, entry=entry,
    )  # fmt: skip


@procedure("schooling.record_health_check", right="schooling.change", ja="就学時健康診断の結果")
def record_health_check(
    *,
    person: int,
    year: int,
    state: int,
    actor: Actor,
    checked_on: date | None = None,
    advice: int = int(Advice.NONE),
    read_at: int | None = None,
) -> Entry:
    """Keep one entrant's check, also one at another municipality. Errors: NotFound for a child who does not enter in the
    year; Refused for a day to come, or a check without its day.
    """
    line = require_line(person, years.begins(year), "year")
    if line.first_year != year:
        raise NotFound(f"{year}年4月に入学する子ではありません。", field="year", what_to_do="年を確かめてください。")  # fmt: skip
    done = state in reads.SETTLED
    if done and checked_on is None:
        raise Refused("受診日を入力してください。", field="checked_on", what_to_do="受診した日を入れてください。")  # fmt: skip
    if checked_on is not None:
        require_not_later(checked_on, "checked_on")
    known = next(iter(reads.checks_of(person=person, year=year)), None)
    entry = append(
        actor=actor, kind="schooling.health_recorded", procedure="schooling.record_health_check",
        subjects=[("person", person)], happened_on=checked_on or clock.today(), reason=CheckState(state).label, cites=CITES,
        read_at=read_at,
    )  # fmt: skip
    history.replace(
        HealthCheck, {"person": person, "year": year},
        {
            "school": known.school if known else line.designated, "held_on": known.held_on if known else None,
            "state": state, "checked_on": checked_on if done else None, "advice": advice if done else Advice.NONE,
        },
        entry=entry.number, valid_from=years.calendar_of(year)["base_on"],
    )  # fmt: skip
    return entry
