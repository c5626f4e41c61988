"""What the acts on a request share: the step it may take, the row it becomes, what was said."""

from typing import Any

from kikan.businesses.joint_office.law.deciding import may_become
from kikan.businesses.joint_office.models import Faq, Request
from kikan.businesses.joint_office.models.request import RequestState
from kikan.businesses.joint_office.reads.requests import RequestLine, request_of
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.opener import current_or_raise


def require_request(number: int, to: int | None = None) -> RequestLine:
    """The request, ready to become `to`. Errors: NotFound, Refused."""
    found = request_of(number)
    if found is None:
        raise NotFound(
            "この要望はありません。", field="request", what_to_do="要望の一覧から開き直してください。"
        )
    if to is not None and not may_become(found.state, to):
        raise Refused(
            f"「{found.state_ja}」の要望は「{RequestState(to).label}」にできません。", field="request",
            what_to_do="要望の画面で、次の手順を確かめてください。",
        )  # fmt: skip
    return found


def moved(found: RequestLine, to: int, values: dict[str, Any], kind: str, act: str, actor: Actor) -> int:
    """Let the request be in another state from today; returns the number of the entry."""
    today = clock.today()
    entry = append(
        actor=actor, kind=kind, procedure=act, subjects=[("joint_request", found.request)], happened_on=today
    ).number  # fmt: skip
    history.change(
        Request, {"request": found.request}, {**values, "state": to}, entry=entry, valid_from=today
    )
    return entry


def said(request: int, kind: int, text: str, entry: int, member: int | None = None) -> dict[str, Any]:
    """The columns of a remark of today."""
    return {
        "municipality": current_or_raise(), "number": numbers.draw("joint_office.remark"), "request": request,
        "kind": kind, "member": member, "said_on": clock.today(), "text": text, "entry": entry,
    }  # fmt: skip


def keep_workaround(found: RequestLine, answer: str, entry: int) -> None:
    """A rejected wish leaves its work-around in the register (不採択の要望のFAQ)."""
    history.add(
        Faq, {"faq": numbers.draw("joint_office.faq")},
        {
            "business": found.business, "screen": found.screen, "question": found.title,
            "answer": answer or "回避策はまだありません。", "request": found.request,
        },
        entry=entry, valid_from=clock.today(),
    )  # fmt: skip
