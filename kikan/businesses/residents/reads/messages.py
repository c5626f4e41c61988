"""Messages to and from outside systems as lists show them (連携の一覧), and what is in one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kikan.businesses.residents.models import Message, MessageState
from kikan.shared.desk.people import labels_of
from kikan.shared.errors import NotFound
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise

OUT, IN = "out", "in"
CS, FAMILY_REGISTER, STORE_ISSUE = "cs", "family_register", "store_issue"
SYSTEMS = {CS: "住基ネット（CS）", FAMILY_REGISTER: "戸籍", STORE_ISSUE: "コンビニ交付"}
IDENTIFICATION, MOVE_IN, SUPPLEMENT = "identification", "move_in_notice", "supplement_notice"
CERTIFICATE, NUMBER_REQUEST = "move_out_certificate", "number_request"
RECORD_NOTICE, ERROR, STOP = "record_notice", "error", "issue_stop"
WIDE_REQUEST, WIDE_COPY = "wide_area_request", "wide_area_copy"
KINDS = {
    IDENTIFICATION: "本人確認情報の通知（法第30条の6）",
    MOVE_IN: "転入通知（法第9条第1項）",
    SUPPLEMENT: "附票記載事項の通知（法第19条第1項）",
    CERTIFICATE: "転出証明書情報の通知",
    NUMBER_REQUEST: "住民票コード・個人番号の要求",
    RECORD_NOTICE: "住民票記載事項の通知（法第9条第2項）",
    ERROR: "エラーの通知",
    WIDE_REQUEST: "広域交付の請求（法第12条の4）",
    WIDE_COPY: "広域交付住民票の情報（法第12条の4）",
    STOP: "抑止・支援措置による停止と解除の通知",
}
QUEUED, HELD, WRITTEN, FAILED, RESENT = "queued", "held", "written", "failed", "resent"
ARRIVED, UNMATCHED, ENTERED, REPLACED, MANUAL = "arrived", "unmatched", "entered", "replaced", "manual"
ANSWERED = "answered"
STATES = {
    QUEUED: ("未送信", "blue"), HELD: ("保留", "red"), WRITTEN: ("送信済", "green"), FAILED: ("エラー", "red"),
    RESENT: ("再送済", "grey"), ARRIVED: ("未処理", "blue"), UNMATCHED: ("該当者不明", "amber"),
    ENTERED: ("仮登録済", "green"), REPLACED: ("後の通知あり", "grey"), MANUAL: ("手作業で処理済", "green"),
    ANSWERED: ("回答済", "green"),
}  # fmt: skip
MOST = 500


@dataclass(frozen=True)
class Line:
    """One message and its last state."""

    number: int
    direction: str
    system: str
    kind: str
    partner: str
    sequence: int
    person: int | None
    cause: int | None
    resends: int | None
    state: str
    reason: str
    act: int | None
    name: str = field(default="", repr=False)

    @property
    def kind_ja(self) -> str:
        return KINDS.get(self.kind, self.kind)

    @property
    def system_ja(self) -> str:
        return SYSTEMS.get(self.system, self.system)

    @property
    def is_waiting(self) -> bool:
        return self.state in (QUEUED, HELD, FAILED, ARRIVED, UNMATCHED)


@dataclass(frozen=True)
class Opened:
    """One message with its content and every state it went through."""

    line: Line
    content: dict[str, Any] = field(repr=False)
    states: tuple[tuple[str, str, str], ...]
    is_protected: bool


def messages(direction: str) -> list[Line]:
    """The latest messages of one direction, the newest first. Needs an open municipality."""
    rows = _rows().filter(direction=direction).order_by("-number")[:MOST]
    return _lines(list(rows))


def queued() -> list[Message]:
    """What is still to be sent, in the order of events."""
    rows = list(_rows().filter(direction=OUT).order_by("number"))
    last = last_states(row.number for row in rows)
    return [row for row in rows if last[row.number].state == QUEUED]


def opened(number: int) -> Opened:
    """Errors: NotFound."""
    row = _rows().filter(number=number).first()
    if row is None:
        raise NotFound("この番号の通知はありません。")
    (line,) = _lines([row])
    steps = MessageState.objects.filter(municipality=current_or_raise(), number=number).order_by("step")
    states = tuple((*STATES[s.state], s.reason) for s in steps)
    label = labels_of([row.person], clock.today())[row.person] if row.person else None
    return Opened(line, row.content, states, label is not None and label.is_protected)


def last_states(numbers: Iterable[int]) -> dict[int, MessageState]:
    """The last state of each of these messages."""
    rows = MessageState.objects.filter(municipality=current_or_raise(), number__in=list(numbers))
    return {row.number: row for row in rows.order_by("number", "step")}


def _rows() -> Any:
    return Message.objects.filter(municipality=current_or_raise())


def _lines(rows: list[Message]) -> list[Line]:
    last = last_states(row.number for row in rows)
    names = labels_of({r.person for r in rows if r.person is not None}, clock.today())
    return [_line(r, last[r.number], names[r.person].name if r.person is not None else "") for r in rows]


def _line(row: Message, state: MessageState, name: str) -> Line:
    plain = (
        "number", "direction", "system", "kind", "partner", "sequence", "person", "cause", "resends"
    )  # fmt: skip
    shown = name or str(row.content.get("name", ""))
    values = {n: getattr(row, n) for n in plain}
    return Line(**values, state=state.state, reason=state.reason, act=state.act, name=shown)


def day_of(text: Any) -> date | None:
    """A day as messages write it; None for anything else."""
    try:
        day = date.fromisoformat(str(text))
    except ValueError:
        return None
    return day if day.year >= 1868 else None
