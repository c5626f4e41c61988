"""A member's wish for the package and what members say of it (要望の起案・提出・取下げ・意見・投票)."""

from kikan.businesses.joint_office.law.deciding import REJECTED, SUBMITTED, VOTING, WITHDRAWN
from kikan.businesses.joint_office.models import Ballot, Remark, Request
from kikan.businesses.joint_office.models.request import Choice, RemarkKind
from kikan.businesses.joint_office.procedures.attach_files import keep_file
from kikan.businesses.joint_office.procedures.checking import delegate_member, require_text
from kikan.businesses.joint_office.procedures.requesting import moved, require_request, said
from kikan.businesses.joint_office.reads.activations import businesses
from kikan.businesses.joint_office.reads.members import voters_on
from kikan.businesses.joint_office.reads.requests import rejected_alike, request_of
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, NotPermitted, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers


@procedure("joint_office.enter_request", right="joint_office.request", ja="要望の起案")
def enter_request(
    *,
    business: str,
    title: str,
    problem: str,
    actor: Actor,
    screen: str = "",
    workaround: str = "",
    hours: int = 0,
    legal_basis: str = "",
    resubmits: int | None = None,
    new_fact: str = "",
    file_name: str = "",
    content: bytes = b"",
    is_clean: bool = False,
) -> int:
    """Draft a wish of the member the actor speaks for; returns its number.

    hours: lost a month; legal_basis: the law that demands it, if one does. resubmits: a rejected one, with a new fact;
    a wish of the title of a rejected one must name it.
    file_name, content, is_clean: a picture or paper given with it (`attach_file`).
    Errors: NotPermitted for nobody's delegate; NotFound; Refused for a rejected one without a new fact, for a file.
    """
    today = clock.today()
    member = delegate_member(actor, today)
    if business not in businesses():
        raise NotFound("この業務はありません。", field="business", what_to_do="業務を選び直してください。")
    if resubmits is not None:
        before = request_of(resubmits)
        if before is None or before.state != REJECTED:
            raise Refused("不採択になった要望の番号ではありません。", field="resubmits")
        require_text(new_fact, "new_fact", "前の審議のあとの新しい事実")
    elif refused := rejected_alike(title, business):
        raise Refused(
            f"同じ件名の要望（第{refused.request}号）が不採択になっています。", field="resubmits",
            what_to_do="前の要望番号と、前の審議のあとの新しい事実を入力してください。",
        )  # fmt: skip
    values = {
        "member": member, "business": business, "screen": screen.strip(), "workaround": workaround.strip(),
        "title": require_text(title, "title", "件名"), "problem": require_text(problem, "problem", "困っていること"),
        "hours": hours, "legal_basis": legal_basis.strip(), "resubmits": resubmits, "new_fact": new_fact.strip(),
    }  # fmt: skip
    number = numbers.draw("joint_office.request")
    entry = append(
        actor=actor, kind="joint_office.request_entered", procedure="joint_office.enter_request",
        subjects=[("joint_request", number)], happened_on=today,
    )  # fmt: skip
    history.add(Request, {"request": number}, values, entry=entry.number, valid_from=today)
    if file_name:
        keep_file(number, member, file_name, content, is_clean, "joint_office.enter_request", actor)
    return number


@procedure("joint_office.submit_request", right="joint_office.request", ja="要望の提出")
def submit_request(*, request: int, actor: Actor) -> int:
    """The member that drafted it hands it in. Errors: NotFound, NotPermitted, Refused."""
    found = require_request(request, SUBMITTED)
    _require_own(found.member, actor)
    return moved(found, SUBMITTED, {}, "joint_office.request_submitted", "joint_office.submit_request", actor)


@procedure("joint_office.withdraw_request", right="joint_office.request", ja="要望の取下げ")
def withdraw_request(*, request: int, actor: Actor) -> int:
    """The member takes it back, as long as nobody votes. Errors: NotFound, NotPermitted, Refused."""
    found = require_request(request, WITHDRAWN)
    _require_own(found.member, actor)
    return moved(
        found, WITHDRAWN, {}, "joint_office.request_withdrawn", "joint_office.withdraw_request", actor
    )


@procedure("joint_office.comment_request", right="joint_office.request", ja="要望への意見")
def comment_request(
    *,
    request: int,
    text: str,
    actor: Actor,
    file_name: str = "",
    content: bytes = b"",
    is_clean: bool = False,
) -> int:
    """A member says something, also an associate, and may give a file with it (`attach_file`); the entry's number.

    Errors: NotFound, NotPermitted, Refused.
    """
    today = clock.today()
    member = delegate_member(actor, today)
    require_request(request)
    text = require_text(text, "text", "意見")
    entry = append(
        actor=actor, kind="joint_office.request_commented", procedure="joint_office.comment_request",
        subjects=[("joint_request", request)], happened_on=today,
    ).number  # fmt: skip
    Remark.objects.create(**said(request, RemarkKind.COMMENT, text, entry, member))
    if file_name:
        keep_file(request, member, file_name, content, is_clean, "joint_office.comment_request", actor)
    return entry


@procedure("joint_office.cast_vote", right="joint_office.request", ja="要望への投票")
def cast_vote(*, request: int, choice: int, actor: Actor, comment: str = "") -> int:
    """The one vote of a full member while the vote is open; voting again replaces it. Returns the number of the entry.

    Errors: NotFound; NotPermitted for nobody's delegate or a member without vote; Refused where nobody votes now.
    """
    today = clock.today()
    member = delegate_member(actor, today)
    found = require_request(request)
    if found.state != VOTING:
        raise Refused("この要望は投票中ではありません。", field="choice")
    if member not in {m.member for m in voters_on(today)}:
        raise NotPermitted(
            "この団体には議決権がありません。", what_to_do="意見は「意見を述べる」で記録できます。"
        )
    if choice not in Choice.values:
        raise Refused("賛成、反対、棄権から選んでください。", field="choice")
    entry = append(
        actor=actor, kind="joint_office.vote_cast", procedure="joint_office.cast_vote",
        subjects=[("joint_request", request), ("member", member)], happened_on=today,
    ).number  # fmt: skip
    history.replace(
        Ballot, {"request": request, "member": member}, {"choice": choice, "comment": comment.strip()},
        entry=entry, valid_from=today,
    )  # fmt: skip
    return entry


def _require_own(member: int, actor: Actor) -> None:
    """Errors: NotPermitted for the delegate of another member."""
    if delegate_member(actor, clock.today()) != member:
        raise NotPermitted("ほかの団体の要望です。", what_to_do="起案した団体の委員に依頼してください。")
