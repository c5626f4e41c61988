"""Number and keep the notices to guardians (就学通知書・転入学通知書・許可の通知の発行)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kikan.businesses.schooling import documents as papers
from kikan.businesses.schooling.documents import letters
from kikan.businesses.schooling.models.notice import Notice, NoticeKind
from kikan.businesses.schooling.procedures.checking import require_line
from kikan.businesses.schooling.reads import aid, aid_payments, health_checks, pupils, years
from kikan.businesses.schooling.reads.places import Places
from kikan.businesses.schooling.reads.residents import heads_of, residency_on
from kikan.businesses.schooling.reads.support import case_of
from kikan.law import Law, LawGap
from kikan.shared.access import Actor
from kikan.shared.addressees.models import Profile
from kikan.shared.addressees.reach import Addressee, addressees
from kikan.shared.addressees.recipients import latest
from kikan.shared.desk.people import labels_of
from kikan.shared.documents.dates import era_day
from kikan.shared.documents.issue import About, issue, issue_many
from kikan.shared.documents.letters import letter
from kikan.shared.errors import NotFound, Refused
from kikan.shared.ledger.back import instalments_of
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise


@procedure("schooling.issue_entry_notices", right="schooling.print", ja="就学通知書の発行")
def issue_entry_notices(*, year: int, persons: Sequence[int], actor: Actor) -> dict[int, int]:
    """The notice of each child that enters a school of the board in April of the year; issue number by child.

    Passed over: who has no such school, no guardian, a guardian without address, or is protected (支援措置).
    """
    enters_on = years.begins(year)
    lines = {p.person: p for p in pupils.lines_of(persons) if p.holds_on(enters_on)}
    to_send = [lines[p] for p in persons if p in lines and lines[p].attendance in pupils.TOLD]
    return _issue(to_send, NoticeKind.ENTRY, enters_on, actor)


@procedure("schooling.issue_health_notices", right="schooling.print", ja="就学時健康診断通知書の発行")
def issue_health_notices(*, year: int, persons: Sequence[int], actor: Actor) -> dict[int, int]:
    """The invitation of each child that is invited to a health check of the year; issue number by child.

    Passed over: who has no guardian, a guardian without address, or is protected (支援措置).
    """
    sessions = health_checks.sessions_of(year)
    invited = {c.person: c for c in health_checks.checks_of(year=year, person__in=list(persons))}
    begins, today = years.begins(year), clock.today()
    lines = [line for line in pupils.lines_of(persons) if line.holds_on(begins) and line.person in invited]
    to, children = _reachable(lines, actor), _children(lines, begins)
    told = [
        (line.person, sessions[school], children[line.person])
        for line in lines
        if line.person in to and (school := invited[line.person].school) in sessions
    ]
    names = Places.on(begins)
    papers_of: list[tuple[dict[str, object], About]] = [
        (
            letter(letters.health_notice(
                to[person], replace(child, school=names.name(session.school)), session.held_on, session.begins_at,
                session.venue,
            )),
            [("person", person)],
        )
        for person, session, child in told
    ]  # fmt: skip
    if not told:
        return {}
    issued = issue_many(kind=papers.HEALTH_NOTICE.kind, papers_of=papers_of, actor=actor, place=_place())
    numbered = list(zip(told, issued, strict=True))
    Notice.objects.bulk_create(
        Notice(
            municipality=current_or_raise(), issue=one.number, person=person, kind=NoticeKind.HEALTH_CHECK,
            school=session.school, enters_on=session.held_on, issued_on=today,
        )
        for (person, session, _), one in numbered
    )  # fmt: skip
    return {person: one.number for (person, _, _), one in numbered}


@procedure("schooling.issue_transfer_notice", right="schooling.print", ja="転入学通知書の発行")
def issue_transfer_notice(*, person: int, actor: Actor) -> int:
    """The notice of the school a child goes to after moving in; returns its issue number.

    Errors: NotFound for a child that is not in the register; Refused without a school of the board, or where the
    guardian cannot be reached or somebody is protected.
    """
    today = clock.today()
    line = require_line(person, today)
    if line.attendance not in pupils.TOLD or line.attends_from is None:
        raise Refused("指定した学校がありません。", what_to_do="就学する学校を先に指定してください。")
    issued = _issue([line], NoticeKind.TRANSFER, line.attends_from, actor)
    if person not in issued:
        raise Refused(
            "保護者か本人が支援措置の対象、または保護者の宛先がないため、発行できません。",
            what_to_do="保護者の記録と宛名を確かめてください。支援措置のときは責任者に依頼してください。",
        )
    return issued[person]


@procedure(
    "schooling.issue_change_notice", right="schooling.print", ja="指定校変更・区域外就学の通知書の発行"
)
def issue_change_notice(*, request: int, actor: Actor) -> int:
    """The letter of a decision; returns its issue number. Errors: NotFound, Refused."""
    asked = pupils.request_of(request)
    if asked is None or asked.is_waiting:
        raise NotFound("決定した申立てがありません。", field="request", what_to_do="先に決定してください。")
    line = require_line(asked.person, asked.from_on)
    to = _reachable([line], actor).get(asked.person)
    if to is None:
        raise Refused("保護者に送ることができません。", what_to_do="保護者の記録と宛名を確かめてください。")
    child = _children([line], asked.from_on)[asked.person]
    school = Places.on(asked.from_on).name(asked.school)
    told = letters.Child(child.name, child.birth, child.grade_ja, school, asked.from_on)
    body = letters.change_notice(to, told, asked.kind_ja, asked.until_on, asked.refusal)
    law = years.own_law()
    law.table("change_grounds")  # the time that was decided rests on it
    (paper,) = issue(
        kind=papers.CHANGE_NOTICE.kind, data=letter(body), subjects=[("person", asked.person)], actor=actor,
        place=_place(), illustrative=_illustrative(law),
    )  # fmt: skip
    return paper.number


@procedure("schooling.issue_aid_notice", right="schooling.print", ja="就学援助の通知書の発行")
def issue_aid_notice(*, person: int, year: int, actor: Actor) -> int:
    """The letter of a decision on school aid; returns its issue number. Errors: NotFound, Refused, LawGap."""
    found = aid.aid_of(person, year)
    if found is None or found.is_waiting or found.decided_on is None:
        raise NotFound("決定した就学援助の申請がありません。", what_to_do="先に決定してください。")
    line = require_line(person, found.begins_on or found.decided_on)
    to = _reachable([line], actor).get(person)
    if to is None:
        raise Refused("保護者に送ることができません。", what_to_do="保護者の記録と宛名を確かめてください。")
    child = _children([line], found.begins_on or found.decided_on)[person]
    law = years.own_law()
    amounts = [(ja, n) for ja, n in aid.amounts_of([found], law)[person].items() if n]
    body = letters.aid_notice(to, child, f"{year}年度", found.begins_on, amounts, found.refusal)
    (paper,) = issue(
        kind=papers.AID_NOTICE.kind, data=letter(body), subjects=[("person", person)], actor=actor, place=_place(),
        illustrative=_illustrative(law),
    )  # fmt: skip
    return paper.number


@procedure("schooling.issue_aid_return_notice", right="schooling.print", ja="就学援助費の返還通知書の発行")
def issue_aid_return_notice(*, person: int, number: int, actor: Actor) -> int:
    """The letter of a demand to whoever was paid; returns its issue number. Errors: NotFound, Refused."""
    row, today = aid_payments.demanded(person, number), clock.today()
    known = addressees([person, row.payee], actor, today)
    to = known[row.payee]
    if not to.can_be_reached or to.is_hidden or known[person].is_hidden:
        raise Refused("保護者に送ることができません。", what_to_do="保護者の記録と宛名を確かめてください。")
    body = letters.aid_return_notice(
        to, labels_of([person], today)[person].name, number, row.year, -row.amount,
        instalments_of(aid_payments.charge_of(row)),
    )  # fmt: skip
    (paper,) = issue(
        kind=papers.AID_RETURN_NOTICE.kind, data=letter(body), subjects=[("person", person)], actor=actor, place=_place(),
        entry=row.entry,
    )  # fmt: skip
    return paper.number


@procedure("schooling.issue_support_notice", right="schooling.print", ja="就学先の決定通知書の発行")
def issue_support_notice(*, person: int, year: int, actor: Actor) -> int:
    """The letter of a decision on a child with special needs, to the guardian of the register or the head of the household.

    Returns its issue number. Errors: NotFound for nothing decided; Refused where nobody can be reached.
    """
    case, today = case_of(person, year), clock.today()
    if case is None or case.decision is None:
        raise NotFound("決定した就学先がありません。", what_to_do="先に就学先を決定してください。")
    line, home = pupils.line_on(person, today), residency_on(person, today)
    head = heads_of([home.household], today).get(home.household) if home else None
    guardian = (line.guardian if line else None) or head
    known = addressees([person, *([guardian] if guardian else [])], actor, today)
    to = known.get(guardian) if guardian and guardian != person else None
    if to is None or not to.can_be_reached or to.is_hidden or known[person].is_hidden:
        raise Refused("保護者に送ることができません。", what_to_do="保護者の記録と宛名を確かめてください。")
    profile = latest(Profile, [person], today).get(person)
    body = letters.support_notice(
        to, labels_of([person], today)[person].name, _birth(profile) if profile else "不詳", f"{year}年度",
        case.decision_ja, Places.on(max(today, years.begins(year))).name(case.school), case.reason,
    )  # fmt: skip
    (paper,) = issue(
        kind=papers.SUPPORT_NOTICE.kind, data=letter(body), subjects=[("person", person)], actor=actor, place=_place(),
        entry=case.entry,
    )  # fmt: skip
    return paper.number


def _place() -> int:
    """The office whose signatory is the board of education's, whoever prints. Errors: Refused where none is entered."""
    try:
        return years.own_law().amount("signing_office")
    except LawGap as gap:
        raise Refused(
            "教育委員会の通知書に署名する職務者の窓口番号が、条例値に登録されていません。",
            what_to_do="教育委員会の職務者・公印と条例値の登録を依頼してください。",
        ) from gap


def _illustrative(law: Law) -> list[str]:
    """The names of the illustrative values that were read: every sheet says so."""
    return [doubt.ja for doubt in law.doubts() if doubt.mark == "illustrative"]


def _reachable(lines: Sequence[pupils.Line], actor: Actor) -> dict[int, Addressee]:
    """The guardian each child's letter goes to; left out where nobody can be reached or somebody is protected."""
    today = clock.today()
    guardians = {line.person: line.guardian for line in lines if line.guardian is not None}
    known = addressees([*guardians, *guardians.values()], actor, today)
    return {
        child: known[guardian]
        for child, guardian in guardians.items()
        if known[guardian].can_be_reached and not known[guardian].is_hidden and not known[child].is_hidden
    }


def _children(lines: Sequence[pupils.Line], on: date) -> dict[int, letters.Child]:
    persons, places = [line.person for line in lines], Places.on(on)
    names, profiles = labels_of(persons, clock.today()), latest(Profile, persons, clock.today())
    found = {}
    for line in lines:
        profile = profiles.get(line.person)
        birth = _birth(profile) if profile else "不詳"
        grade_ja, school = line.grade_ja_on(on), places.name(line.school)
        found[line.person] = letters.Child(names[line.person].name, birth, grade_ja, school, on)
    return found


def _birth(profile: Profile) -> str:
    return era_day(profile.birth_on) if profile.birth_precision == "day" else profile.birth_text


def _issue(lines: Sequence[pupils.Line], kind: NoticeKind, on: date, actor: Actor) -> dict[int, int]:
    to, children = _reachable(lines, actor), _children(lines, on)
    reached = [(line, line.school) for line in lines if line.person in to and line.school is not None]
    paper = papers.ENTRY_NOTICE if kind == NoticeKind.ENTRY else papers.TRANSFER_NOTICE
    compose = letters.entry_notice if kind == NoticeKind.ENTRY else letters.transfer_notice
    papers_of: list[tuple[dict[str, object], About]] = [
        (letter(compose(to[line.person], children[line.person])), [("person", line.person)])
        for line, _ in reached
    ]
    issued = (
        issue_many(kind=paper.kind, papers_of=papers_of, actor=actor, place=_place()) if papers_of else ()
    )
    today, numbered = clock.today(), list(zip(reached, issued, strict=True))
    Notice.objects.bulk_create(
        Notice(
            municipality=current_or_raise(), issue=one.number, person=line.person, kind=kind, school=school,
            enters_on=on, issued_on=today,
        )
        for (line, school), one in numbered
    )  # fmt: skip
    return {line.person: one.number for (line, _), one in numbered}
