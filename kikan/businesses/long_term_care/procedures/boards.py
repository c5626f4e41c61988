"""Panels, members and meetings of the review board (合議体・委員・開催): set, ended, planned."""

from datetime import date

from kikan.businesses.long_term_care.models.board import (
    Board,
    BoardMember,
    Meeting,
    Profession,
    Recusal,
    RecusalGround,
)
from kikan.businesses.long_term_care.reads import boards as reads
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers

BOARDS, MEMBERS, MEETINGS = (
    "long_term_care.board", "long_term_care.board_member", "long_term_care.meeting",
)  # fmt: skip
CITES = "介護保険法第14条・第15条・施行令第9条"


@procedure("long_term_care.set_board", right="long_term_care.change", ja="合議体の登録")
def set_board(*, name: str, begins_on: date, actor: Actor) -> Entry:
    """Begin a panel. Errors: Refused for a name another panel of the day has."""
    if name in reads.boards(begins_on).values():
        raise Refused("同じ名称の合議体があります。", field="name", what_to_do="別の名称にしてください。")
    number = numbers.draw(BOARDS)
    entry = append(
        actor=actor, kind="long_term_care.board_set", procedure="long_term_care.set_board",
        subjects=[("care_board", number)], happened_on=begins_on, cites=CITES,
    )  # fmt: skip
    history.add(Board, {"board": number}, {"name": name}, entry=entry.number, valid_from=begins_on)
    return entry


@procedure("long_term_care.set_member", right="long_term_care.change", ja="審査会の委員の登録")
def set_member(
    *,
    board: int,
    name: str,
    profession: int,
    begins_on: date,
    ends_on: date,
    actor: Actor,
    institution: str = "",
    person: int | None = None,
) -> Entry:
    """Appoint a member of a panel for a term; ends_on: its last day.

    Errors: NotFound for no such panel; Refused for an end before the begin.
    """
    if board not in reads.boards(begins_on):
        raise NotFound(
            "その日にこの合議体がありません。", field="board", what_to_do="合議体を確かめてください。"
        )
    if ends_on < begins_on:
        raise Refused(
            "任期の終わりが始まりより前です。", field="ends_on", what_to_do="任期を確かめてください。"
        )
    number = numbers.draw(MEMBERS)
    entry = append(
        actor=actor, kind="long_term_care.member_set", procedure="long_term_care.set_member",
        subjects=[("care_board", board), ("care_member", number)], happened_on=begins_on, cites=CITES,
    )  # fmt: skip
    values = {
        "board": board, "name": name, "profession": Profession(profession), "institution": institution, "person": person,
    }  # fmt: skip
    until = date.fromordinal(ends_on.toordinal() + 1)
    history.add(
        BoardMember, {"member": number}, values, entry=entry.number, valid_from=begins_on, valid_until=until
    )
    return entry


@procedure("long_term_care.end_member", right="long_term_care.change", ja="審査会の委員の退任")
def end_member(*, member: int, ends_on: date, actor: Actor) -> Entry:
    """Let a member's term end; ends_on: the first day no longer in office. Errors: NotFound for who is not in office."""
    if member not in {m.member for m in reads.members(ends_on)}:
        raise NotFound(
            "その日に在任していない委員です。", field="member", what_to_do="委員の任期を確かめてください。"
        )
    entry = append(
        actor=actor, kind="long_term_care.member_ended", procedure="long_term_care.end_member",
        subjects=[("care_member", member)], happened_on=ends_on, cites=CITES,
    )  # fmt: skip
    history.end(BoardMember, {"member": member}, entry=entry.number, on=ends_on)
    return entry


@procedure("long_term_care.record_recusal", right="long_term_care.change", ja="審査に加われない委員の記録")
def record_recusal(*, member: int, person: int, ground: int, actor: Actor) -> Entry:
    """A member does not judge this person from today on. Errors: NotFound for who is not in office."""
    today = clock.today()
    if member not in {m.member for m in reads.members(today)}:
        raise NotFound(
            "在任していない委員です。", field="member", what_to_do="委員の任期を確かめてください。"
        )
    entry = append(
        actor=actor, kind="long_term_care.recusal_recorded", procedure="long_term_care.record_recusal",
        subjects=[("care_member", member), ("person", person)], happened_on=today, cites=CITES,
    )  # fmt: skip
    key = {"member": member, "person": person}
    history.replace(Recusal, key, {"ground": RecusalGround(ground)}, entry=entry.number, valid_from=today)
    return entry


@procedure("long_term_care.plan_meeting", right="long_term_care.change", ja="審査会の開催の登録")
def plan_meeting(*, board: int, held_on: date, capacity: int, actor: Actor) -> int:
    """A panel meets on a day and takes at most so many cases; returns the meeting's number.

    Errors: NotFound for no such panel; Refused for a day gone, or without members.
    """
    if board not in reads.boards(held_on):
        raise NotFound(
            "その日にこの合議体がありません。", field="board", what_to_do="合議体を確かめてください。"
        )
    if held_on < clock.today():
        raise Refused(
            "開催日が今日より前です。", field="held_on", what_to_do="今日からの日を入力してください。"
        )
    if not reads.members(held_on, board):
        raise Refused(
            "その日に在任する委員がいません。", field="held_on", cites=CITES, what_to_do="委員と任期を登録してください。"
        )  # fmt: skip
    number = numbers.draw(MEETINGS)
    entry = append(
        actor=actor, kind="long_term_care.meeting_planned", procedure="long_term_care.plan_meeting",
        subjects=[("care_board", board), ("care_meeting", number)], happened_on=held_on, cites=CITES,
    )  # fmt: skip
    values = {"board": board, "held_on": held_on, "capacity": capacity}
    history.add(Meeting, {"meeting": number}, values, entry=entry.number, valid_from=clock.today())
    return number
