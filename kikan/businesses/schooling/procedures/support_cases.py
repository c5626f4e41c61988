"""Cases of the support committee (教育支援委員会): asked, opinion and guardian's view, decision by another, notice abroad."""

from datetime import date
from typing import Any

from kikan.businesses.schooling.models.place import SchoolKind
from kikan.businesses.schooling.models.support import Asker, Placement, SupportCase, View
from kikan.businesses.schooling.procedures.checking import require_another, require_not_later
from kikan.businesses.schooling.reads import years
from kikan.businesses.schooling.reads.places import Places
from kikan.businesses.schooling.reads.residents import residency_on
from kikan.businesses.schooling.reads.support import Case, case_of
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

CITES = "学校教育法施行令第18条の2"
TOLD = "学校教育法施行令第11条"
OF_THE_CASE = ("documents_on", "met_on", "opinion", "heard_on", "view", "wish")


@procedure("schooling.ask_support", right="schooling.change", ja="就学相談の受付")
def ask_support(
    *, person: int, year: int, asked_on: date, asked_by: int, actor: Actor, read_at: int | None = None
) -> Entry:
    """Open a child's case for a school year; who is not in the register yet may have one.

    Errors: NotFound for nobody living here; Refused for a year gone by or outside compulsory schooling, or a second case.
    """
    require_not_later(asked_on, "asked_on")
    home = residency_on(person, asked_on)
    if home is None:
        raise NotFound(
            "その日に住民ではありません。", field="asked_on", what_to_do="日付を確かめてください。"
        )
    first = years.first_year_of(home.birth_on)
    if not max(first, years.year_of(asked_on)) <= year < first + years.last_grade():
        raise Refused(
            f"{year}年度は、この子の就学先を決める年度ではありません。", field="year",
            what_to_do="入学の年度か、これから在学する年度を入力してください。",
        )  # fmt: skip
    if case_of(person, year) is not None:
        raise Refused(
            f"{year}年度の就学相談がすでにあります。", field="year", what_to_do="子の画面で続きを記録してください。"
        )  # fmt: skip
    entry = _entry(
        "support_asked", "ask_support", person, asked_on, str(Asker(asked_by).label), actor, read_at
    )
    history.add(
        SupportCase, {"person": person, "year": year}, {"asked_by": asked_by}, entry=entry.number, valid_from=asked_on
    )  # fmt: skip
    return entry


@procedure("schooling.record_support", right="schooling.change", ja="教育支援委員会・保護者の意見の記録")
def record_support(
    *, person: int, year: int, actor: Actor, documents_on: date | None = None, met_on: date | None = None,
    opinion: int | None = None, heard_on: date | None = None, view: int | None = None, wish: str = "",
    read_at: int | None = None,
) -> Entry:  # fmt: skip
    """Keep what has come in; what is left empty stays as it was. A meeting may be planned, an opinion needs one held.

    Errors: NotFound without a case; Refused for a decided case, days before the asking or to come, an opinion without
    the day of a meeting, a view without its day, another wish without its words, nothing at all.
    """
    case = _require(person, year)
    if case.decision is not None:
        raise Refused(f"すでに{case.decision_ja}と決定しています。", field="year")
    given: dict[str, Any] = {
        "documents_on": documents_on, "met_on": met_on, "opinion": opinion, "heard_on": heard_on, "view": view,
        "wish": wish.strip(),
    }  # fmt: skip
    given = {name: value for name, value in given.items() if value and value != getattr(case, name)}
    if not given:
        raise Refused(
            "記録することがありません。", field="documents_on", what_to_do="変わったことを入力してください。"
        )
    now = {
        name: given.get(name, getattr(case, name))
        for name in ("documents_on", "met_on", "opinion", "heard_on", "view", "wish")
    }
    _check(case, now)
    today = clock.today()
    words = str(Placement(opinion).label) if "opinion" in given and opinion else ""
    entry = _entry("support_recorded", "record_support", person, today, words, actor, read_at)
    if "opinion" in given:
        given["opinion_entry"] = entry.number
    _change(case, given, entry)
    return entry


def _check(case: Case, now: dict[str, Any]) -> None:
    for field in ("documents_on", "met_on", "heard_on"):
        if now[field] is not None and now[field] < case.valid_from:
            raise Refused(
                "相談の受付より前の日です。", cites=CITES, field=field, what_to_do="日付を確かめてください。"
            )
    for field in ("documents_on", "heard_on"):
        if now[field] is not None:
            require_not_later(now[field], field)
    if now["opinion"] is not None and (now["met_on"] is None or now["met_on"] > clock.today()):
        raise Refused(
            "意見には、開かれた委員会の日が要ります。", cites=CITES, field="met_on",
            what_to_do="委員会の開催日を入力してください。",
        )  # fmt: skip
    if (now["view"] is None) != (now["heard_on"] is None):
        raise Refused(
            "保護者の意見は、聴いた日とともに入力してください。", cites=CITES,
            field="heard_on" if now["heard_on"] is None else "view",
        )  # fmt: skip
    if now["view"] == View.OTHERWISE and not now["wish"]:
        raise Refused("保護者の希望する就学先を入力してください。", cites=CITES, field="wish")


@procedure("schooling.decide_support", right="schooling.change", ja="就学先の決定", takes_two=True)
def decide_support(
    *, person: int, year: int, decision: int, actor: Actor, school: int | None = None, reason: str = "",
    read_at: int | None = None,
) -> Entry:  # fmt: skip
    """Decide where the child learns; the committee and the guardian must have been heard.

    school: needed for a special needs school; for the others the register's school stands. The register itself is
    changed by the act for another school.
    Errors: NotFound without a case; Refused for one decided already, without both opinions, by who recorded the
    committee's, a school that does not fit, another decision than both opinions without a reason.
    """
    case = _require(person, year)
    if case.decision is not None:
        raise Refused(f"すでに{case.decision_ja}と決定しています。", field="decision")
    if case.opinion is None or case.view is None:
        raise Refused(
            "委員会と保護者の意見を聴いてから決定してください。", cites=CITES, field="decision",
            what_to_do="「教育支援委員会・保護者の意見の記録」を先に行ってください。",
        )  # fmt: skip
    require_another(case.opinion_entry or case.entry, actor)
    differs = decision != case.opinion or case.view == View.OTHERWISE
    if differs and not reason.strip():
        raise Refused(
            "委員会か保護者の意見と違う決定です。理由を入力してください。", cites=CITES, field="reason",
            what_to_do="決定の理由は通知書に載ります。",
        )  # fmt: skip
    _require_school(decision, school, year)
    today = clock.today()
    entry = _entry(
        "support_decided", "decide_support", person, today, str(Placement(decision).label), actor, read_at
    )
    _change(
        case, {"decision": decision, "school": school, "decided_on": today, "reason": reason.strip()}, entry
    )
    return entry


def _require_school(decision: int, school: int | None, year: int) -> None:
    special = decision == Placement.SPECIAL_SCHOOL
    if school is None:
        if special:
            raise Refused(
                "特別支援学校を選んでください。", cites=TOLD, field="school",
                what_to_do="学校の一覧にないときは、先に「学校」に登録してください。",
            )  # fmt: skip
        return
    found = Places.on(max(years.begins(year), clock.today())).schools.get(school)
    if found is None or special != (found.kind == SchoolKind.SPECIAL_NEEDS):
        raise Refused(
            "決定した就学先と学校の種類が合わないか、学校がありません。", cites=CITES, field="school",
            what_to_do="学校を確かめてください。",
        )  # fmt: skip


@procedure("schooling.tell_prefecture", right="schooling.change", ja="都道府県教育委員会への通知の記録")
def tell_prefecture(
    *, person: int, year: int, told_on: date, actor: Actor, read_at: int | None = None
) -> Entry:
    """Keep when the prefecture's board was told of a child for a special needs school.

    Errors: NotFound without a case; Refused for another decision, one told already, a day before it or to come.
    """
    case = _require(person, year)
    require_not_later(told_on, "told_on")
    if not case.is_for_prefecture or case.decided_on is None:
        raise Refused("特別支援学校と決定した相談ではありません。", cites=TOLD, field="year")
    if case.prefecture_told_on is not None:
        raise Refused("すでに通知を記録しています。", cites=TOLD, field="told_on")
    if told_on < case.decided_on:
        raise Refused(
            "決定より前の日です。", cites=TOLD, field="told_on", what_to_do="日付を確かめてください。"
        )
    entry = _entry("support_told", "tell_prefecture", person, told_on, "", actor, read_at)
    _change(case, {"prefecture_told_on": told_on}, entry)
    return entry


def _require(person: int, year: int) -> Case:
    case = case_of(person, year)
    if case is None:
        raise NotFound(
            "この年度の就学相談はありません。",
            field="year",
            what_to_do="先に「就学相談の受付」を行ってください。",
        )
    return case


def _entry(
    kind: str, name: str, person: int, on: date, reason: str, actor: Actor, read_at: int | None
) -> Entry:
    return append(
        actor=actor, kind=f"schooling.{kind}", procedure=f"schooling.{name}", subjects=[("person", person)],
        happened_on=on, reason=reason, cites=TOLD if name == "tell_prefecture" else CITES, read_at=read_at,
    )  # fmt: skip


def _change(case: Case, values: dict[str, Any], entry: Entry) -> None:
    key = {"person": case.person, "year": case.year}
    history.change(SupportCase, key, values, entry=entry.number, valid_from=case.valid_from)
