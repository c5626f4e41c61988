"""A joint office in the lively town: members, an agreement, a business on its way, a delegate."""

from datetime import date
from io import BytesIO

from PIL import Image

from kikan.businesses.joint_office.exchange.deposits import layouts, read_deposits
from kikan.businesses.joint_office.procedures.advance_business import begin_migration, plan_business
from kikan.businesses.joint_office.procedures.allocate_costs import allocate_costs
from kikan.businesses.joint_office.procedures.attach_files import attach_office_file
from kikan.businesses.joint_office.procedures.decide_requests import (
    give_opinion,
    note_similar,
    review_workaround,
)
from kikan.businesses.joint_office.procedures.enter_costs import enter_cost, enter_count, enter_effect
from kikan.businesses.joint_office.procedures.enter_flows import enter_flow, set_flow_step
from kikan.businesses.joint_office.procedures.enter_revision import enter_revision
from kikan.businesses.joint_office.procedures.hold_meetings import enter_meeting
from kikan.businesses.joint_office.procedures.keep_faqs import enter_faq
from kikan.businesses.joint_office.procedures.log_visits import enter_visit, set_observation
from kikan.businesses.joint_office.procedures.publish_release import plan_release
from kikan.businesses.joint_office.procedures.raise_requests import cast_vote, enter_request, submit_request
from kikan.businesses.joint_office.procedures.set_agreements import (
    enter_agreement,
    name_delegate,
    set_clause,
    sign_agreement,
)
from kikan.businesses.joint_office.procedures.set_members import enter_member, join_member
from kikan.businesses.joint_office.procedures.take_deposits import take_deposits
from kikan.businesses.joint_office.reads.deposits import deposits
from kikan.shared.access import Actor
from kikan.shared.tenancy import clock, tenant
from tests.conftest import MODEL_TOWN, OTHER_TOWN
from tests.stories.scene import clerk

YEAR, BUDGET = 2026, 1
AGREED, JOINED = date(2025, 4, 1), date(2026, 4, 1)


def make_joint() -> dict[str, dict[str, int | str]]:
    """Numbers for the routes of the joint office."""
    chief, today = clerk("joint_chief"), clock.today()
    agreement = enter_agreement(title="共同化の協定書", signed_on=AGREED, term_from=AGREED, actor=chief)
    for code, name in ((MODEL_TOWN, "見本町"), (OTHER_TOWN, "例示町")):
        enter_member(
            member=code, name=name, kind=1, agreed_on=AGREED, planned_join_on=JOINED,
            has_office=code == MODEL_TOWN, actor=chief,
        )  # fmt: skip
        sign_agreement(agreement=agreement, member=code, signed_on=AGREED, actor=chief)
    join_member(member=MODEL_TOWN, joined_on=JOINED, actor=chief)
    set_clause(agreement=agreement, article=1, kind=1, text="加入する。", from_on=AGREED, actor=chief)
    name_delegate(user=clerk("joint_delegate").user, member=MODEL_TOWN, from_on=today, actor=chief)
    plan_business(
        member=MODEL_TOWN, business="water", planned_on=JOINED, planned_live_on=date(2027, 4, 1), actor=chief
    )
    begin_migration(member=MODEL_TOWN, business="water", begun_on=JOINED, begun_by="課長", actor=chief)
    meeting = enter_meeting(level=3, held_on=today, title="税務部会", actor=chief)
    visit = enter_visit(
        member=MODEL_TOWN,
        visited_on=today,
        section="税務課",
        who="運営事業者の担当",
        purpose="賦課の準備を見る",
        actor=chief,
    )
    set_observation(
        visit=visit, observation=1, text="一覧を手で並べ替えている。", action="並べ替えの手順をFAQにする",
        in_charge="共同事務局", due_on=today, actor=chief,
    )  # fmt: skip
    sheet, (wish, release) = _shared(chief), _wished(chief)
    file = attach_office_file(
        request=wish, file_name="案.png", content=_picture(), is_clean=True, actor=chief
    )
    revision = enter_revision(
        title="料金の改正", law="水道法", effective_on=date(2027, 4, 1), concerned=["water"], actor=chief
    )
    return {
        "joint_office/revisions/<": {"number": revision},
        "joint_office/costs/": {"year": 2026, "phase": 1},
        "joint_office/sheets/<": {"number": sheet},
        "joint_office/deposits/<": {"number": _deposited(chief)},
        "joint_office/requests/<": {"number": wish, "step": "vote"},
        "joint_office/requests/summary/": {"year": YEAR},
        "joint_office/usage/": {"year": YEAR + 1},
        "joint_office/meetings/<": {"number": meeting},
        "joint_office/visits/<": {"number": visit},
        "joint_office/attachments/<": {"number": file},
        "joint_office/releases/<": {"number": release, "business": "water"},
        "joint_office/flows/<": {"number": _worked()},
        "joint_office/members/<": {"number": MODEL_TOWN, "business": "water", "step": "train"},
        "joint_office/members/<number:number>/join/": {"number": OTHER_TOWN},
        "joint_office/agreements/<": {"number": agreement},
    }


def _deposited(chief: Actor) -> int:
    """A deposit nobody knows the payer of."""
    lines = ["1,20261101,0123,456,1234567", "2,1,20261101,5000,ﾀﾞﾚｶ,0", "8,1,5000", "9"]
    content = "".join(line + "\r\n" for line in lines).encode("cp932")
    take_deposits(file=read_deposits(layouts()["deposit_list"], content), actor=chief)
    with tenant(MODEL_TOWN):
        return deposits()[0].number


def _shared(chief: Actor) -> int:
    """A year with its cost, values and a sheet that waits for another person."""
    enter_cost(year=YEAR, phase=BUDGET, cost_class="running", expense=10_000_000, actor=chief)
    for member, value in ((MODEL_TOWN, 150), (OTHER_TOWN, 7_304)):
        enter_count(
            year=YEAR, basis="population", member=member, value=value, counted_on=JOINED, source="住民基本台帳",
            actor=chief,
        )  # fmt: skip
    enter_effect(year=YEAR, member=MODEL_TOWN, old_total=9_000_000, own_costs=0, one_off=0, actor=chief)
    return allocate_costs(year=YEAR, phase=BUDGET, actor=clerk("joint_clerk"))


def _picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "PNG")
    return out.getvalue()


def _worked() -> int:
    """An act as the town does it."""
    delegate = clerk("joint_delegate")
    number = enter_flow(business="water", act="開栓の受付", yearly=300, actor=delegate)
    set_flow_step(flow=number, step=1, who="窓口", what="受け付ける", before=10, after=5, actor=delegate)
    return number


def _wished(chief: Actor) -> tuple[int, int]:
    """A request that is voted on, and a release to come."""
    delegate = clerk("joint_delegate")
    number = enter_request(business="water", title="検針票の並び順", problem="並ばない", actor=delegate)
    submit_request(request=number, actor=delegate)
    note_similar(request=number, text="ほかの団体では並ぶ", actor=chief)
    review_workaround(request=number, text="足りない", is_enough=False, actor=chief)
    give_opinion(request=number, text="要る", is_deferred=False, actor=chief)
    cast_vote(request=number, choice=1, actor=delegate)
    enter_faq(business="water", question="並び順は", answer="地区ごとに印刷する", actor=chief)
    return number, plan_release(version="1.4", planned_on=date(2027, 3, 1), actor=chief)
