"""The fictitious union of the sample municipalities (見本の組合): its people, members, businesses, a year's cost, a request."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import yaml

from kikan.businesses.joint_office.procedures import advance_business as steps
from kikan.businesses.joint_office.procedures.allocate_costs import allocate_costs, approve_allocation
from kikan.businesses.joint_office.procedures.enter_costs import enter_cost, enter_count, enter_effect
from kikan.businesses.joint_office.procedures.enter_flows import enter_flow, set_flow_step
from kikan.businesses.joint_office.procedures.keep_faqs import enter_faq
from kikan.businesses.joint_office.procedures.set_agreements import (
    enter_agreement,
    name_delegate,
    set_clause,
    sign_agreement,
)
from kikan.businesses.joint_office.procedures.set_members import enter_member, join_member
from kikan.businesses.joint_office.reads.faqs import faqs_now
from kikan.law import book, read_ordinance
from kikan.shared.access import Actor
from kikan.shared.access.granting import end_of_fiscal_year
from kikan.shared.access.models import Grant, Office, User
from kikan.shared.access.samples import ensure_users
from kikan.shared.access.sign_in import actor_of
from kikan.shared.desk.years import fiscal_year_of
from kikan.shared.journal.append import append
from kikan.shared.tenancy import clock, format_code, ordinances, tenant
from kikan.shared.tenancy.models import Municipality, OrdinanceValue
from kikan.site.samples import working
from kikan.site.samples.calling import make_call
from kikan.site.samples.sources import FOLDER, town_data

ROLES = ("joint_clerk", "joint_chief", "procurement_judge", "operator", "rights_approver", "auditor")
DELEGATE = "joint_delegate"
PREPARED = timedelta(days=240)
MIGRATED, TRAINED, DECIDED = timedelta(days=60), timedelta(days=40), timedelta(days=20)
Say = Callable[[str, str], None]


def ensure_union(say: Say = lambda ja, en: None) -> None:
    """Bring the union in where it is missing; in one transaction, so that an interrupted start begins it anew."""
    union = yaml.safe_load((FOLDER / "union.yaml").read_text("utf-8"))
    code, name = int(union["code"]), str(union["ja"])
    Municipality.objects.get_or_create(
        code=code,
        defaults={
            "name": name, "kana": union["kana"], "prefecture": union["prefecture"], "colour": union["colour"],
            "kind": "union", "is_sample": True,
        },
    )  # fmt: skip
    ensure_users(code, ROLES)
    with tenant(code):
        if faqs_now():
            return
    say(f"見本データ（架空）を入れています：{name}", f"Bringing in a fictitious union: {code}")
    for each in _joined(union):
        with tenant(each):
            working.operate_last_month(union, _actor(f"demo-{format_code(each)}-operator", each))
    with tenant(code):
        _settle(union, code)


def _joined(union: dict[str, Any]) -> list[int]:
    return [int(m["code"]) for m in union["members"] if m["joins_on"] <= clock.today()]


def _settle(union: dict[str, Any], code: int) -> None:
    clerk, chief = (_actor(f"demo-{format_code(code)}-{role}", code) for role in ROLES[:2])
    _rules(code, chief)
    delegates = _members(union, code, clerk, chief)
    for member in union["members"]:
        for business in union["businesses"]:
            _business(int(member["code"]), business, member["joins_on"], clerk, chief)
    year = fiscal_year_of(clock.today())
    budget = _costs(union, year, clerk, chief)
    _drafted(union, year + 1, clerk)
    requests = working.decide_together(union, delegates, clerk, chief)
    working.hear_next_year(union, delegates, clerk)
    working.receive_deposits(union["stray_payer"], clerk)
    working.hold_meetings(union["meetings"], delegates, requests, budget, clerk)
    working.visit_a_section(union["visit"], delegates, requests, clerk)
    for flow in (union["flow"], *union["flows"]):
        for (_, delegate), minutes in zip(delegates, flow["after"], strict=False):
            _flow(flow, minutes, delegate)
    enter_faq(**union["faq"], actor=clerk)
    make_call(union["procurement"], code, _joined(union), clerk, chief)
    operator = _actor(f"demo-{format_code(code)}-operator", code)
    working.operate_last_month(union, operator)
    working.report_last_month(operator)
    working.announce_special_day(union["special_day"], operator)


def _flow(told: dict[str, Any], after: list[int], actor: Actor) -> None:
    """An act as one member does it; after: minutes of each step, 0 for one it gives up."""
    number = enter_flow(business=told["business"], act=told["act"], yearly=told["yearly"], actor=actor)
    for n, (step, minutes) in enumerate(zip(told["steps"], after, strict=True), 1):
        set_flow_step(flow=number, step=n, **step, after=minutes or None, actor=actor)


def _actor(login: str, code: int) -> Actor:
    """Errors: LookupError for a sample user without a grant in the union."""
    found = actor_of(User.objects.get(login=login), code, "sample")
    if found is None:
        raise LookupError(f"{login} has no grant in the union")
    return found


def _rules(code: int, actor: Actor) -> None:
    """The illustrative rules of the union: nobody has published any."""
    if OrdinanceValue.objects.exists():
        return
    entry = append(
        actor=actor, kind="administration.ordinances_entered", procedure="samples.union",
        subjects=[("municipality", code)],
    ).number  # fmt: skip
    path = FOLDER / "ordinances" / "illustrative.yaml"
    ordinances.enter(read_ordinance(path.read_text("utf-8"), path.name, book()), entry=entry)


def _members(union: dict[str, Any], code: int, clerk: Actor, chief: Actor) -> list[tuple[int, Actor]]:
    """Members with their agreement; those whose day has come have joined. Returns these with who speaks for them."""
    told, delegates = union["agreement"], []
    signed_on: date = told["signed_on"]
    agreement = enter_agreement(title=told["title"], signed_on=signed_on, term_from=signed_on, actor=clerk)
    for clause in told["clauses"]:
        set_clause(agreement=agreement, **clause, from_on=signed_on, actor=clerk)
    for each in union["members"]:
        member, joins_on = int(each["code"]), each["joins_on"]
        enter_member(
            member=member, name=town_data(each["code"]).ja, kind=1, agreed_on=signed_on, planned_join_on=joins_on,
            has_office=bool(each.get("has_office")), actor=clerk,
        )  # fmt: skip
        sign_agreement(agreement=agreement, member=member, signed_on=signed_on, actor=clerk)
        if joins_on <= clock.today():
            join_member(member=member, joined_on=joins_on, actor=chief)
            delegates.append((member, _delegate(member, joins_on, code, chief)))
    return delegates


def _delegate(member: int, joined_on: date, code: int, chief: Actor) -> Actor:
    """Who works in the member's own office speaks for it: a grant in the union, and the row that says for whom."""
    today, login = clock.today(), f"demo-{format_code(member)}-operator"
    office, _ = Office.objects.get_or_create(municipality=code, name="構成団体")
    Grant.objects.create(
        user=User.objects.get(login=login), office=office, municipality=code, role=DELEGATE,
        valid_from=date(today.year - 1, 4, 1), valid_until=end_of_fiscal_year(today), granted_by=0,
    )  # fmt: skip
    found = _actor(login, code)
    name_delegate(user=found.user, member=member, from_on=joined_on, actor=chief)
    return found


def _business(member: int, business: str, live_on: date, clerk: Actor, chief: Actor) -> None:
    """One business as far as the days have come: planned, migrating, accepted, trained, decided, live."""
    it: dict[str, Any] = {"member": member, "business": business}
    today, begins = clock.today(), live_on - PREPARED
    plan = min(today, begins)
    steps.plan_business(
        **it, planned_on=plan, planned_live_on=live_on, old_system="旧システム",
        old_contract_until=live_on - timedelta(days=1), actor=clerk,
    )  # fmt: skip
    acts: tuple[tuple[date, Callable[[date], object]], ...] = (
        (begins, lambda on: steps.begin_migration(**it, begun_on=on, begun_by="情報担当課長", actor=clerk)),
        (
            live_on - MIGRATED,
            lambda on: steps.accept_migration(**it, accepted_on=on, accepted_by="担当課長", actor=chief),
        ),
        (
            live_on - TRAINED,
            lambda on: steps.record_training(
                **it, trained_on=on, trained_by="担当係長", trained=12, actor=clerk
            ),
        ),
        (
            live_on - DECIDED,
            lambda on: steps.decide_cutover(
                **it, decided_on=on, decided_by="副市町長", live_on=live_on, actor=chief
            ),
        ),
        (live_on, lambda on: steps.go_live(**it, live_on=on, actor=chief)),
    )
    for on, act in acts:
        if on <= today:
            act(on)


def _costs(union: dict[str, Any], year: int, clerk: Actor, chief: Actor) -> int:
    """A year's budget, approved by the chief, and what each member paid before; the number of the sheet."""
    _drafted(union, year, clerk)
    for each in union["members"]:
        people = town_data(each["code"]).population
        enter_effect(
            year=year, member=int(each["code"]), old_total=each["old_total"],
            own_costs=people * union["own_costs_per_thousand"] // 1000, one_off=each["old_total"] // 5, actor=clerk,
        )  # fmt: skip
    number = allocate_costs(year=year, phase=1, actor=clerk)
    approve_allocation(allocation=number, actor=chief)
    return number


def _drafted(union: dict[str, Any], year: int, clerk: Actor) -> None:
    """The budget of a year and the values it is shared by."""
    for name, expense in union["costs"].items():
        enter_cost(year=year, phase=1, cost_class=name, expense=expense, actor=clerk)
    for each in union["members"]:
        people = town_data(each["code"]).population
        records = people * union["records_per_thousand"] // 1000
        for basis, value, source in (
            ("population", people, "国勢調査（2015年）"),
            ("records", records, "架空の件数"),
        ):
            enter_count(
                year=year, basis=basis, member=int(each["code"]), value=value,
                counted_on=min(date(year, 3, 31), clock.today()), source=source, actor=clerk,
            )  # fmt: skip
