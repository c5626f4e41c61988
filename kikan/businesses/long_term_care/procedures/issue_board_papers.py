"""The material and the minutes of a meeting of the review board (審査会資料・議事録の発行): numbers, no names of applicants."""

from kikan.businesses.long_term_care import documents as papers
from kikan.businesses.long_term_care.reads import boards as reads
from kikan.businesses.long_term_care.reads.boards import CaseOnAgenda, MeetingLine
from kikan.businesses.long_term_care.reads.certification import periods_of
from kikan.shared.access import Actor
from kikan.shared.documents.dates import era_day
from kikan.shared.documents.issue import issue
from kikan.shared.documents.lists import Column, printed_list
from kikan.shared.errors import NotFound, Refused
from kikan.shared.procedures import procedure

MATERIAL = (
    Column("年齢", 1, "end"), Column("性別", 1), Column("申請区分", 2), Column("申請日", 3), Column("前回の区分", 2),
    Column("一次判定", 2), Column("基準時間（分）", 2, "end"), Column("調査日", 3), Column("特定疾病", 3),
)  # fmt: skip
MINUTES = (
    Column("申請区分", 2), Column("前回の区分", 2), Column("一次判定", 2), Column("二次判定", 2),
    Column("有効期間", 5), Column("審査会の意見", 5),
)  # fmt: skip
TENTHS = 10


@procedure("long_term_care.issue_board_material", right="long_term_care.print", ja="審査会資料の発行")
def issue_board_material(*, meeting: int, actor: Actor) -> int:
    """What the members get before a meeting: each case a number, without name, address and insured number.

    Errors: NotFound for no such meeting or an empty agenda.
    """
    line, cases = _cases(meeting)
    rows = [
        (
            str(c.age) if c.age is not None else "不詳", c.sex_ja, c.application.kind_ja,
            era_day(c.application.applied_on), c.before_ja, c.application.first_ja, _minutes(c.minutes),
            era_day(c.application.surveyed_on) if c.application.surveyed_on else "", c.disease,
        )
        for c in cases
    ]  # fmt: skip
    data = printed_list("介護認定審査会資料", MATERIAL, rows, conditions=_head(line))
    return issue(kind=papers.BOARD_MATERIAL.kind, data=data, subjects=_about(line, cases), actor=actor)[
        0
    ].number


@procedure("long_term_care.issue_board_minutes", right="long_term_care.print", ja="審査会の議事録の発行")
def issue_board_minutes(*, meeting: int, actor: Actor) -> int:
    """What a meeting decided, with the members who came. Errors: NotFound; Refused before the results are in."""
    line, cases = _cases(meeting)
    if not line.is_held:
        raise Refused(
            "審査会の結果がまだ入力されていません。", what_to_do="結果を入力してから発行してください。"
        )
    periods = periods_of([c.application.number for c in cases])
    rows = [
        (
            c.application.kind_ja, c.before_ja, c.application.first_ja, c.application.level_ja,
            periods.get(c.application.number, "―"), c.remarks or "なし",
        )
        for c in cases
    ]  # fmt: skip
    who = {m.member: f"{m.name}（{m.profession_ja}）" for m in reads.members(line.held_on, line.board)}
    came = "、".join(who[number] for number in line.present if number in who)
    conditions = [*_head(line), f"出席委員：{came}"]
    data = printed_list("介護認定審査会審査結果一覧（議事録）", MINUTES, rows, conditions=conditions)
    return issue(kind=papers.BOARD_MINUTES.kind, data=data, subjects=_about(line, cases), actor=actor)[
        0
    ].number


def _cases(meeting: int) -> tuple[MeetingLine, list[CaseOnAgenda]]:
    line = reads.meeting_of(meeting)
    cases = reads.on_agenda(line)
    if not cases:
        raise NotFound(
            "この開催に割り当てた案件がありません。", what_to_do="案件を割り当ててから発行してください。"
        )
    return line, cases


def _head(line: MeetingLine) -> list[str]:
    return [f"合議体：{line.board_ja}", f"開催日：{era_day(line.held_on)}", f"開催番号：{line.meeting}"]


def _about(line: MeetingLine, cases: list[CaseOnAgenda]) -> list[tuple[str, int]]:
    return [("care_meeting", line.meeting), *(("person", c.person) for c in cases)]


def _minutes(tenths: int | None) -> str:
    return f"{tenths // TENTHS}.{tenths % TENTHS}" if tenths is not None else ""
