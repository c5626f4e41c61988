"""The fictitious union at work (見本の組合の一年): what members asked for, said, paid and met about, on days before today."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from kikan.businesses.joint_office.exchange.deposits import layouts, read_deposits
from kikan.businesses.joint_office.procedures import decide_requests as decide
from kikan.businesses.joint_office.procedures import hold_meetings as meet
from kikan.businesses.joint_office.procedures import publish_release as releases
from kikan.businesses.joint_office.procedures import raise_requests as wish
from kikan.businesses.joint_office.procedures.allocate_costs import allocate_costs
from kikan.businesses.joint_office.procedures.attach_files import attach_file
from kikan.businesses.joint_office.procedures.confirm_sheets import announce_demo, answer_sheet
from kikan.businesses.joint_office.procedures.enter_revision import enter_revision, schedule_revision
from kikan.businesses.joint_office.procedures.hear_members import ask_opinions, give_share_opinion
from kikan.businesses.joint_office.procedures.log_visits import enter_visit, set_observation
from kikan.businesses.joint_office.procedures.plan_usage import ask_usage, plan_usage
from kikan.businesses.joint_office.procedures.take_deposits import take_deposits
from kikan.businesses.joint_office.reads.confirmations import items_of
from kikan.businesses.joint_office.reads.deposits import open_instalments
from kikan.businesses.joint_office.reads.members import voters_on
from kikan.businesses.service.models.hours import HoursKind
from kikan.businesses.service.procedures import enter_events
from kikan.businesses.service.procedures.announce_hours import announce_hours
from kikan.businesses.service.procedures.issue_report import issue_report
from kikan.businesses.service.reads.events import incidents_between, midnight
from kikan.shared.access import Actor
from kikan.shared.desk.years import fiscal_year_of
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.clock import TOKYO
from kikan.shared.tenancy.models import Municipality

YES, NO = 1, 2
FITS, QUESTION = 1, 3
BUDGET = 1
PANEL, COMMITTEE = 3, 2
SHEET_ANSWERS = 4
KNOWN = timedelta(3650)
Delegates = Sequence[tuple[int, Actor]]
"""Members that have joined with who speaks for them, the first to join first."""


def decide_together(
    union: dict[str, Any], delegates: Delegates, clerk: Actor, chief: Actor
) -> dict[str, int]:
    """A request in each main state, two releases, a demo with its sheets, the law ahead; requests by name."""
    told, today = union["requests"], clock.today()
    numbers = {
        "released": _released(told["released"], union["released_version"], delegates, clerk, chief),
        "rejected": _voted(told["rejected"], delegates, today - timedelta(50), NO, clerk),
        "scheduled": _voted(told["scheduled"], delegates, today - timedelta(40), YES, clerk),
    }
    for name in ("rejected", "scheduled"):
        decide.close_vote(request=numbers[name], actor=chief)
    numbers["voting"] = _in_the_vote(union, delegates, clerk)
    spring = date(fiscal_year_of(today) + 1, 4, 1)
    release = releases.plan_release(
        **union["release"], planned_on=max(spring - timedelta(31), today), actor=clerk
    )
    releases.set_impact(release=release, **union["impact"], actor=clerk)
    _developed(numbers["scheduled"], told["scheduled"], release, clerk)
    announce_demo(
        release=release, address="http://127.0.0.1:8010/", demo_from=today, demo_until=today + timedelta(60),
        actor=clerk,
    )  # fmt: skip
    _sheets(release, union["impact"]["business"], delegates)
    for revision in union["revisions"]:
        number = enter_revision(**revision, effective_on=spring, actor=clerk)
        schedule_revision(revision=number, release=release, actor=clerk)
    return numbers


def _in_the_vote(union: dict[str, Any], delegates: Delegates, clerk: Actor) -> int:
    """Two members have voted, and the one who asked has given a picture."""
    asker = delegates[0][1]
    number = wish.enter_request(**union["request"], actor=asker)
    attach_file(
        request=number, file_name="検針票（見本）.png", content=_picture(), is_clean=True, actor=asker
    )
    wish.submit_request(request=number, actor=asker)
    decide.note_similar(request=number, text="地区の順に印刷する団体がある。", actor=clerk)
    decide.review_workaround(request=number, text="並べ替えは毎月残る。", is_enough=False, actor=clerk)
    decide.give_opinion(
        request=number, text="全団体に役立つので、投票に付す。", is_deferred=False, actor=clerk
    )
    for _, delegate in delegates[:2]:
        wish.cast_vote(request=number, choice=YES, actor=delegate)
    return number


def _picture() -> bytes:
    """A sheet with its lines out of order; nobody's."""
    image, out = Image.new("RGB", (320, 200), "white"), BytesIO()
    draw = ImageDraw.Draw(image)
    for row, number in enumerate((31, 12, 47, 5)):
        draw.rectangle((20, 20 + row * 42, 300, 52 + row * 42), outline="black")
        draw.text((30, 30 + row * 42), f"SAMPLE {number:03d}", fill="black")
    image.save(out, "PNG")
    return out.getvalue()


def _voted(told: dict[str, Any], delegates: Delegates, on: date, choice: int, clerk: Actor) -> int:
    """From the wish to the end of its vote: all who were members on the day vote alike."""
    with clock.set_to(on):
        number = wish.enter_request(**told["given"], actor=delegates[0][1])
        wish.submit_request(request=number, actor=delegates[0][1])
        decide.note_similar(request=number, text=told["similar"], actor=clerk)
    with clock.set_to(on + timedelta(10)):
        decide.review_workaround(request=number, text=told["tried"], is_enough=False, actor=clerk)
        decide.give_opinion(request=number, text=told["opinion"], is_deferred=False, actor=clerk)
        voters = {m.member for m in voters_on(clock.today())}
        for member, delegate in delegates:
            if member in voters:
                wish.cast_vote(request=number, choice=choice, actor=delegate)
    return number


def _developed(number: int, told: dict[str, Any], release: int, clerk: Actor) -> None:
    decide.estimate_request(request=number, estimate=told["estimate"], cost_class="running", actor=clerk)
    decide.schedule_request(request=number, release=release, actor=clerk)
    decide.record_developed(request=number, test_link=told["test_link"], actor=clerk)


def _released(
    told: dict[str, Any], version: dict[str, Any], delegates: Delegates, clerk: Actor, chief: Actor
) -> int:
    """A wish that members have had for a month, and what it brought."""
    today = clock.today()
    number = _voted(told, delegates, today - timedelta(100), YES, clerk)
    with clock.set_to(today - timedelta(80)):
        decide.close_vote(request=number, actor=chief)
        release = releases.plan_release(
            version=version["version"], planned_on=today - timedelta(30), actor=clerk
        )
        releases.set_impact(release=release, business=version["business"], text=version["text"], actor=clerk)
        _developed(number, told, release, clerk)
    with clock.set_to(today - timedelta(35)):
        decide.confirm_demo(request=number, confirmed_by=told["confirmed_by"], actor=chief)
    with clock.set_to(today - timedelta(30)):
        releases.publish_release(release=release, released_on=clock.today(), actor=chief)
    decide.evaluate_request(request=number, text=told["effect"], actor=clerk)
    return number


def _sheets(release: int, business: str, delegates: Delegates) -> None:
    """One member has answered all, another the first items with a question; the others have not begun."""
    keys = [item.key for item in items_of(release, business)]
    told = [
        dict.fromkeys(keys, (FITS, "")),
        dict.fromkeys(keys[1:SHEET_ANSWERS], (FITS, ""))
        | {keys[0]: (QUESTION, "前年に使用のない家の表し方は。")},
    ]
    for answers, (_, delegate) in zip(told, delegates, strict=False):
        answer_sheet(release=release, business=business, answers=answers, actor=delegate)


def hear_next_year(union: dict[str, Any], delegates: Delegates, clerk: Actor) -> None:
    """The draft of next year's shares with what members say of it, and their plans; some have not answered."""
    today = clock.today()
    year = fiscal_year_of(today) + 1
    draft = allocate_costs(year=year, phase=BUDGET, actor=clerk)
    ask_opinions(allocation=draft, answer_by=today + timedelta(14), actor=clerk)
    for opinion, (_, delegate) in zip(union["opinions"], delegates, strict=False):
        give_share_opinion(allocation=draft, **opinion, actor=delegate)
    last = date(year, 4, 1) - timedelta(1)
    ask_usage(year=year, answer_by=min(today + timedelta(30), last), actor=clerk)
    for plan, (_, delegate) in zip(union["usage"], delegates, strict=False):
        for business, users in plan.items():
            plan_usage(year=year, business=business, is_used=users > 0, users=users, actor=delegate)


def receive_deposits(payer: str, clerk: Actor) -> None:
    """The bank's file of yesterday: two shares paid as billed, one in part, a deposit that is nobody's share."""
    on = clock.today() - timedelta(1)
    first: dict[int, int] = {}
    for one in open_instalments():
        first.setdefault(one.member, one.rest)
    kana = dict(Municipality.objects.filter(code__in=first).values_list("code", "kana"))
    paid = [(kana[member], amount) for member, amount in list(first.items())[:3]]
    rows = [*paid[:2], *((name, amount // 2) for name, amount in paid[2:]), (payer, 54_000)]
    lines = [f"2,{n:06d},{on:%Y%m%d},{amount},{name},0" for n, (name, amount) in enumerate(rows, 1)]
    whole = sum(amount for _, amount in rows)
    body = [f"1,{on:%Y%m%d},0123,456,1234567", *lines, f"8,{len(rows)},{whole}", "9"]
    content = "".join(line + "\r\n" for line in body).encode("cp932")
    take_deposits(file=read_deposits(layouts()["deposit_list"], content), actor=clerk)


def hold_meetings(
    told: dict[str, Any], delegates: Delegates, requests: dict[str, int], allocation: int, clerk: Actor
) -> None:
    """One held with all but the last member there, and one to come."""
    today = clock.today()
    held, coming = told["held"], told["coming"]
    place = {name: held[name] for name in ("title", "place", "chair")}
    number = meet.enter_meeting(level=COMMITTEE, held_on=today - timedelta(10), **place, actor=clerk)
    there = [member for member, _ in delegates if member in _members_on(today - timedelta(10))]
    present = there[:-1] or there
    meet.record_attendance(
        meeting=number, present=present, who=dict.fromkeys(present, held["who"]), actor=clerk
    )
    for n, item in enumerate(held["items"], 1):
        about = item["about"]
        meet.set_agenda_item(
            meeting=number, item=n, title=item["title"], decision=item["decision"], text=item["text"],
            allocation=allocation if about == "allocation" else None, request=requests.get(about), actor=clerk,
        )  # fmt: skip
    place = {name: coming[name] for name in ("title", "place", "chair")}
    number = meet.enter_meeting(level=PANEL, held_on=today + timedelta(21), **place, actor=clerk)
    for n, item in enumerate(coming["items"], 1):
        meet.set_agenda_item(meeting=number, item=n, title=item["title"], actor=clerk)


def visit_a_section(
    told: dict[str, Any], delegates: Delegates, requests: dict[str, int], clerk: Actor
) -> None:
    """One visit: what was seen became a request, or is still to be done."""
    today = clock.today()
    names = ("section", "business", "who", "purpose")
    visit = enter_visit(
        member=delegates[0][0], visited_on=today - timedelta(12), **{n: told[n] for n in names}, actor=clerk
    )
    for n, seen in enumerate(told["observations"], 1):
        due_on = today + timedelta(seen["days"]) if "days" in seen else None
        set_observation(
            visit=visit, observation=n, text=seen["text"], action=seen.get("action", ""),
            in_charge=seen.get("in_charge", ""), due_on=due_on, request=requests.get(seen.get("about", "")), actor=clerk,
        )  # fmt: skip


def announce_special_day(told: dict[str, Any], operator: Actor) -> None:
    """A day with longer hours for everybody, told ahead."""
    on = clock.today() + timedelta(told["days"])
    announce_hours(
        kind=HoursKind.ADDED, first_on=on, last_on=on, begins=time(told["begins"]), ends=time(told["ends"]),
        reason=told["reason"], actor=operator,
    )  # fmt: skip


def _members_on(day: date) -> set[int]:
    return {m.member for m in voters_on(day)}


def operate_last_month(union: dict[str, Any], operator: Actor) -> None:
    """What befell the service last month, told to the municipality whose tenant is open, and what is announced."""
    if incidents_between(midnight(clock.today() - KNOWN), clock.now()):
        return
    first = (clock.today().replace(day=1) - timedelta(1)).replace(day=1)

    def at(day: int, minute: int) -> datetime:
        return datetime.combine(first + timedelta(day - 1), time(minute // 60, minute % 60), TOKYO)

    for told in union["incidents"]:
        day = told["day"]
        enter_events.enter_incident(
            kind=told["kind"], title=told["title"], business=told.get("business", ""), began_at=at(day, told["began"]),
            noticed_at=at(day, told["noticed"]), notified_at=at(day, told["notified"]),
            ended_at=at(day, told["ended"]), cause=told["cause"], measure=told["measure"], actor=operator,
        )  # fmt: skip
    asked = union["enquiry"]
    enter_events.enter_enquiry(
        title=asked["title"], business=asked["business"], asked_at=at(asked["day"], asked["asked"]),
        answered_at=at(asked["day"], asked["answered"]), actor=operator,
    )  # fmt: skip
    begins = datetime.combine(clock.today() + timedelta(40), time(20), TOKYO)
    enter_events.announce_stop(
        title=union["planned_stop"]["title"],
        begins_at=begins,
        ends_at=begins + timedelta(hours=2),
        actor=operator,
    )


def report_last_month(operator: Actor) -> int:
    """The paper of last month; the number of its issue."""
    today = clock.today()
    return issue_report(month=today.year * 12 + today.month - 2, actor=operator)
