"""Keep the log of visits to members' sections: what was found, what follows (現場訪問の記録)."""

from datetime import date
from typing import Any

from kikan.businesses.joint_office.models import Observation, Visit
from kikan.businesses.joint_office.procedures.checking import (
    require_member,
    require_not_before,
    require_not_later,
    require_text,
)
from kikan.businesses.joint_office.procedures.requesting import require_request
from kikan.businesses.joint_office.reads import visits
from kikan.businesses.joint_office.reads.activations import businesses
from kikan.businesses.joint_office.reads.faqs import faq_of
from kikan.businesses.joint_office.reads.flows import flow_of
from kikan.businesses.joint_office.reads.visits import VisitLine
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers


@procedure("joint_office.enter_visit", right="joint_office.change", ja="現場訪問の登録")
def enter_visit(
    *, member: int, visited_on: date, section: str, who: str, purpose: str, actor: Actor, business: str = ""
) -> int:
    """A visit to come or made; returns its number. who: offices, no names. Errors: NotFound; Refused."""
    require_member(member, visited_on)
    if business and business not in businesses():
        raise NotFound("この業務はありません。", field="business", what_to_do="業務を選び直してください。")
    values = {
        "member": member, "visited_on": visited_on, "section": require_text(section, "section", "訪問先の課"),
        "business": business, "who": require_text(who, "who", "訪問した人の職"),
        "purpose": require_text(purpose, "purpose", "目的"),
    }  # fmt: skip
    number = numbers.draw("joint_office.visit")
    entry = _noted(number, "joint_office.visit_entered", "joint_office.enter_visit", actor)
    history.add(Visit, {"visit": number}, values, entry=entry, valid_from=clock.today())
    return number


@procedure("joint_office.set_observation", right="joint_office.change", ja="現場訪問の気づきの登録")
def set_observation(
    *,
    visit: int,
    observation: int,
    text: str,
    actor: Actor,
    action: str = "",
    in_charge: str = "",
    due_on: date | None = None,
    request: int | None = None,
    faq: int | None = None,
    flow: int | None = None,
    done_on: date | None = None,
    result: str = "",
) -> int:
    """What was found and what follows; said again it replaces. Returns the entry's number.

    Errors: NotFound for no such visit, request, FAQ or flow; Refused before the day of the visit, for an action without
    day or section, for two places it went on in, and for an end without a result or out of order.
    """
    found = _made(visit)
    _require_one(request=request, faq=faq, flow=flow)
    values: dict[str, Any] = {
        "text": require_text(text, "text", "気づき"), "action": action.strip(), "in_charge": in_charge.strip(),
        "due_on": due_on, "request": request, "faq": faq, "flow": flow, "done_on": done_on, "result": result.strip(),
    }  # fmt: skip
    _require_action(values)
    if done_on is not None:
        require_not_later(done_on, "done_on")
        require_not_before(done_on, found.visited_on, "done_on", "訪問の日")
    key = {"visit": visit, "observation": observation}
    same = Observation.objects.filter(**key, **values, ended_by__isnull=True).values_list("entry", flat=True)
    if same:
        return int(same[0])
    entry = _noted(visit, "joint_office.observation_set", "joint_office.set_observation", actor)
    history.replace(Observation, key, values, entry=entry, valid_from=clock.today())
    return entry


def _require_one(**places: int | None) -> None:
    """Errors: NotFound for a place that is not there; Refused for more than one."""
    told = {name: number for name, number in places.items() if number is not None}
    if len(told) > 1:
        raise Refused(
            "一つの気づきには、要望、FAQ、業務の流れのどれか一つを書きます。", field=list(told)[1],
            what_to_do="気づきを分けてください。",
        )  # fmt: skip
    if (number := told.get("request")) is not None:
        require_request(number)
    if (number := told.get("faq")) is not None and faq_of(number) is None:
        raise NotFound("このFAQはありません。", field="faq", what_to_do="FAQの番号を確かめてください。")
    if (number := told.get("flow")) is not None and flow_of(number) is None:
        raise NotFound(
            "この業務の流れはありません。", field="flow", what_to_do="業務の流れの番号を確かめてください。"
        )


def _require_action(values: dict[str, Any]) -> None:
    """An action has somebody and a day; only what is to be done can be done, with a result."""
    if values["action"]:
        require_text(values["in_charge"], "in_charge", "次の行動の担当")
        if values["due_on"] is None:
            raise Refused("次の行動の期限を入力してください。", field="due_on")
    elif values["in_charge"] or values["due_on"] is not None or values["done_on"] is not None:
        raise Refused(
            "次の行動を入力してください。", field="action", what_to_do="なければ、担当と日も空にします。"
        )
    if values["done_on"] is not None:
        require_text(values["result"], "result", "結果")


def _made(number: int) -> VisitLine:
    """A visit whose day has come. Errors: NotFound; Refused."""
    found = visits.visit_of(number)
    if found is None:
        raise NotFound(
            "この訪問はありません。", field="visit", what_to_do="訪問の一覧から開き直してください。"
        )
    if found.visited_on > clock.today():
        raise Refused(
            f"訪問の日（{found.visited_on:%Y年%m月%d日}）がまだ来ていません。", field="text",
            what_to_do="気づきは、訪問の日から登録します。",
        )  # fmt: skip
    return found


def _noted(visit: int, kind: str, act: str, actor: Actor) -> int:
    return append(
        actor=actor, kind=kind, procedure=act, subjects=[("joint_visit", visit)], happened_on=clock.today()
    ).number
