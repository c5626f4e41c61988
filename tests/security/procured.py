"""A procurement in the lively town: published, with a proposal and a judge."""

from datetime import timedelta

from kikan.businesses.procurement.procedures.judge_proposals import name_judge
from kikan.businesses.procurement.procedures.prepare_notice import (
    enter_procurement,
    publish_procurement,
    set_criterion,
    set_function,
)
from kikan.businesses.procurement.procedures.receive_proposals import receive_proposal
from kikan.shared.tenancy import clock
from tests.stories.scene import clerk


def make_procurement() -> dict[str, dict[str, int | str]]:
    """Numbers for the routes of procurement."""
    office, chief, today = clerk("joint_clerk"), clerk("joint_chief"), clock.today()
    number = enter_procurement(
        title="共同化システムの調達", years=1, total_points=1000, price_points=300, price_formula="lowest_ratio",
        price_rounding="half_up_integer", required_points=100, optional_points=0, weighting=1,
        technical_rounding="half_up_2", academics=1, municipals=0, proposals_until=today + timedelta(10),
        scores_until=today + timedelta(20), actor=office,
    )  # fmt: skip
    set_criterion(procurement=number, criterion=1, kind=1, ja="提案", points=600, full=5, actor=office)
    set_function(procurement=number, function=1, text="発行する", is_required=True, actor=office)
    name_judge(procurement=number, user=clerk("procurement_judge").user, group=1, body="大学", actor=chief)
    publish_procurement(procurement=number, actor=chief)
    bidder = receive_proposal(
        procurement=number, name="甲（架空）", received_on=today, prices=[1_000_000, 500_000], actor=office
    )
    return {"procurement/<": {"number": number, "bidder": bidder, "step": "declare"}}
