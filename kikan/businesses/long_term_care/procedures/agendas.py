"""assign_cases, assign_case, remove_case, decide_meeting: a meeting's agenda and its results (審査会の割当て・結果)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kikan.businesses.long_term_care.law.board import board_quorum
from kikan.businesses.long_term_care.models.board import Meeting, MeetingCase
from kikan.businesses.long_term_care.models.certification import Application
from kikan.businesses.long_term_care.procedures.apply_certification import law_on
from kikan.businesses.long_term_care.procedures.decide_certification import decide_certification
from kikan.businesses.long_term_care.reads import boards as reads
from kikan.law import column
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise

CITES = "介護保険法第27条第5項・第38条第2項・施行令第9条"


@dataclass(frozen=True)
class Result:
    """What a panel decided of one case: level, months (None: the standard), what it says."""

    level: int
    months: int | None
    remarks: str


@procedure("long_term_care.assign_cases", right="long_term_care.change", ja="審査会への一括割当て")
def assign_cases(*, meeting: int, actor: Actor) -> int:
    """Fill a meeting with what waits, the nearest due day first; whom a member may not judge waits for another panel.

    Returns how many. Running it again adds only what fits still. Errors: NotFound; Refused for a meeting held already.
    """
    row = _open_or_refuse(meeting)
    line = reads.meeting_of(meeting)
    found = reads.waiting()
    barred = reads.conflicts(found, reads.members(row.held_on, row.board), row.held_on)
    chosen = [one for one in found if one.number not in barred][: max(line.left, 0)]
    if chosen:
        _place(row, chosen, actor, "assign_cases")
    return len(chosen)


@procedure("long_term_care.assign_case", right="long_term_care.change", ja="審査会への割当て")
def assign_case(*, meeting: int, application: int, actor: Actor) -> Entry:
    """Put one application on a meeting's agenda by hand.

    Errors: NotFound for one that does not wait; Refused for a full meeting, and where a member treats, serves or is kin
    of the person.
    """
    row = _open_or_refuse(meeting)
    one = next((a for a in reads.waiting() if a.number == application), None)
    if one is None:
        raise NotFound(
            "一次判定が済んで割当てを待っている申請に、この番号がありません。", field="application",
            what_to_do="申請番号と、ほかの開催への割当てを確かめてください。",
        )  # fmt: skip
    if reads.meeting_of(meeting).left <= 0:
        raise Refused(
            "件数の上限に達しています。", field="application", what_to_do="別の開催に割り当ててください。"
        )
    barred = reads.conflicts([one], reads.members(row.held_on, row.board), row.held_on)
    if barred:
        raise Refused(
            f"この合議体では審査できません（{barred[application]}）。", field="application", cites=CITES,
            what_to_do="ほかの合議体の開催に割り当ててください。",
        )  # fmt: skip
    return _place(row, [one], actor, "assign_case")


def _place(row: Meeting, chosen: Sequence[Application], actor: Actor, name: str) -> Entry:
    entry = append(
        actor=actor, kind="long_term_care.cases_assigned", procedure=f"long_term_care.{name}",
        subjects=[("care_meeting", row.meeting), *(("care_application", one.number) for one in chosen)],
        happened_on=row.held_on, cites=CITES,
    )  # fmt: skip
    last = max((c.position for c in reads.case_rows([row.meeting])), default=0)
    MeetingCase.objects.bulk_create(
        MeetingCase(
            municipality=current_or_raise(), application=one.number, person=one.person, meeting=row.meeting,
            position=last + place, valid_from=clock.today(), entry=entry.number,
        )
        for place, one in enumerate(chosen, 1)
    )  # fmt: skip
    return entry


@procedure("long_term_care.remove_case", right="long_term_care.change", ja="審査会からの取下げ・延期")
def remove_case(*, meeting: int, position: int, actor: Actor) -> Entry:
    """Take a case off the agenda; it waits again. Errors: NotFound; Refused for a meeting held already."""
    _open_or_refuse(meeting)
    case = next((c for c in reads.case_rows([meeting]) if c.position == position), None)
    if case is None:
        raise NotFound(
            "この資料番号の案件はありません。", field="position", what_to_do="番号を確かめてください。"
        )
    entry = append(
        actor=actor, kind="long_term_care.case_removed", procedure="long_term_care.remove_case",
        subjects=[("care_meeting", meeting), ("care_application", case.application)], happened_on=clock.today(),
        cites=CITES,
    )  # fmt: skip
    history.end(MeetingCase, {"application": case.application}, entry=entry.number, on=case.valid_from)
    return entry


@procedure("long_term_care.decide_meeting", right="long_term_care.change", ja="審査会の結果の一括入力")
def decide_meeting(
    *, meeting: int, present: Sequence[int], results: Mapping[int, Result], actor: Actor
) -> Entry:
    """Enter what a panel decided of every case of a meeting, by the numbers on the material; all of them or none.

    Each is decided as by `decide_certification`. Errors: NotFound; Refused before the day, without more than half of the
    members, for a case without result, or where one is refused.
    """
    row = _open_or_refuse(meeting)
    if row.held_on > clock.today():
        raise Refused("開催日がまだ来ていません。", what_to_do="開催のあとに入力してください。")
    members = {m.member for m in reads.members(row.held_on, row.board)}
    came = sorted(members & set(present))
    if not board_quorum(column(len(members)), column(len(came)), law=law_on(row.held_on))[0]:
        raise Refused(
            f"委員{len(members)}人の過半数の出席がありません（出席{len(came)}人）。", cites="介護保険法施行令第9条",
            field="present", what_to_do="出席した委員を確かめてください。",
        )  # fmt: skip
    cases = reads.case_rows([meeting])
    missing = [c.position for c in cases if c.position not in results]
    if missing or not cases:
        told = "・".join(f"{p}番" for p in missing)
        raise Refused(
            f"結果のない案件があります（{told}）。" if missing else "案件がありません。",
            what_to_do="結果を入れるか、延期する案件を審査会から外してください。",
        )  # fmt: skip
    entry = append(
        actor=actor, kind="long_term_care.meeting_held", procedure="long_term_care.decide_meeting",
        subjects=[("care_meeting", meeting)], happened_on=row.held_on, cites=CITES,
    )  # fmt: skip
    values = {
        "board": row.board, "held_on": row.held_on, "capacity": row.capacity, "is_held": True, "present": came,
    }  # fmt: skip
    history.replace(Meeting, {"meeting": meeting}, values, entry=entry.number, valid_from=row.valid_from)
    for case in cases:
        _decide(case, row, results[case.position], actor)
    return entry


def _decide(case: MeetingCase, row: Meeting, result: Result, actor: Actor) -> None:
    try:
        decide_certification(
            person=case.person, judged_on=row.held_on, level=result.level, months=result.months,
            remarks=result.remarks, actor=actor,
        )  # fmt: skip
    except (NotFound, Refused) as error:
        field = "months" if error.field == "months" else "level"
        raise Refused(
            f"{case.position}番：{error.message}", cites=error.cites, field=f"{field}_{case.position}",
            what_to_do=error.what_to_do,
        ) from None  # fmt: skip


def _open_or_refuse(meeting: int) -> Meeting:
    row = reads.meeting_row(meeting)
    if row.is_held:
        raise Refused("結果を入力済みの開催です。", what_to_do="個別の訂正は人の画面で行ってください。")
    return row
