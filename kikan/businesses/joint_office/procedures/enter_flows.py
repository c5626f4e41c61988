"""A member writes down how it does an act (業務の流れの登録): by its delegate, for itself alone."""

from kikan.businesses.joint_office.models import Flow, FlowStep
from kikan.businesses.joint_office.models.flow import Decision, Gap
from kikan.businesses.joint_office.procedures.checking import delegate_member, require_text
from kikan.businesses.joint_office.reads.activations import businesses
from kikan.businesses.joint_office.reads.flows import FlowLine, flow_of, flows_now
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, NotPermitted, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers

LAST_STEP = 99


@procedure("joint_office.enter_flow", right="joint_office.request", ja="業務の流れの登録")
def enter_flow(*, business: str, act: str, yearly: int, actor: Actor, copies: int | None = None) -> int:
    """An act of a business with how often a year; its number. copies: another flow whose steps it begins with.

    The same act again changes how often alone. Errors: NotPermitted, NotFound, Refused.
    """
    today = clock.today()
    member = delegate_member(actor, today)
    if business not in businesses():
        raise NotFound("この業務はありません。", field="business", what_to_do="業務を選び直してください。")
    act, like = require_text(act, "act", "事務"), None
    if copies is not None:
        like = flow_of(copies)
        if like is None:
            raise NotFound(
                "写すもとの流れがありません。", field="copies", what_to_do="番号を確かめてください。"
            )
    before = next((f for f in flows_now(member) if (f.business, f.act) == (business, act)), None)
    if before is not None and like is not None:
        raise Refused("この事務の流れは、すでに登録があります。", field="copies")
    if before is not None and before.yearly == yearly:
        return before.flow
    number = numbers.draw("joint_office.flow") if before is None else before.flow
    entry = append(
        actor=actor, kind="joint_office.flow_entered", procedure="joint_office.enter_flow",
        subjects=[("joint_flow", number)], happened_on=today,
    ).number  # fmt: skip
    if before is not None:
        history.change(Flow, {"flow": number}, {"yearly": yearly}, entry=entry, valid_from=today)
        return number
    values = {"member": member, "business": business, "act": act, "yearly": yearly}
    history.add(Flow, {"flow": number}, values, entry=entry, valid_from=today)
    for step in like.steps if like else ():
        copied = {
            n: getattr(step, n) for n in ("who", "what", "papers", "before", "after", "gap", "decision")
        }
        history.add(FlowStep, {"flow": number, "step": step.step}, copied, entry=entry, valid_from=today)
    return number


@procedure("joint_office.set_flow_step", right="joint_office.request", ja="業務の流れの手順の登録")
def set_flow_step(
    *,
    flow: int,
    step: int,
    who: str,
    what: str,
    before: int | None,
    after: int | None,
    actor: Actor,
    papers: str = "",
    gap: int = Gap.NONE,
    decision: int = Decision.OPEN,
) -> int:
    """Set a step, or change it; the number of the entry. Without minutes both before and after it is taken out.

    Errors: NotFound; NotPermitted for another member's flow; Refused.
    """  # fmt: skip
    today = clock.today()
    found = _own(flow, actor)
    if not 1 <= step <= LAST_STEP:
        raise Refused(f"手順は1から{LAST_STEP}までの番号です。", field="step")
    if before is None and after is None and all(s.step != step for s in found.steps):
        raise Refused("これまでかこれからの分を入力してください。", field="before")
    if gap not in Gap.values or decision not in Decision.values:
        raise NotFound("区分を選んでください。", field="gap")
    values = {
        "who": require_text(who, "who", "だれが"), "what": require_text(what, "what", "何をする"),
        "papers": "、".join(p for p in (x.strip() for x in papers.replace(",", "、").split("、")) if p),
        "before": before, "after": after, "gap": gap, "decision": decision,
    }  # fmt: skip
    entry = append(
        actor=actor, kind="joint_office.flow_step_set", procedure="joint_office.set_flow_step",
        subjects=[("joint_flow", flow)], happened_on=today, reason=f"手順{step}",
    ).number  # fmt: skip
    history.replace(FlowStep, {"flow": flow, "step": step}, values, entry=entry, valid_from=today)
    return entry


def _own(flow: int, actor: Actor) -> FlowLine:
    """Errors: NotFound, NotPermitted."""
    found = flow_of(flow)
    if found is None:
        raise NotFound(
            "この業務の流れはありません。", field="flow", what_to_do="一覧から開き直してください。"
        )
    if found.member != delegate_member(actor, clock.today()):
        raise NotPermitted(
            "ほかの団体の流れは変えられません。", what_to_do="その団体の委員に依頼してください。"
        )
    return found
