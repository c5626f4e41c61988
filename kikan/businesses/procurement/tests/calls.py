"""An invented call for proposals in an invented union, written by the acts themselves."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from kikan.businesses.procurement.procedures import judge_proposals as judging
from kikan.businesses.procurement.procedures import prepare_notice as notice
from kikan.businesses.procurement.procedures import receive_proposals as receiving
from kikan.shared.access import Actor, system_actor
from kikan.shared.access.sign_in import actor_of
from kikan.shared.access.tests.people import user_with
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.models import Municipality

UNION = 68012
TODAY, SCORING, AFTER = date(2026, 11, 20), date(2026, 12, 10), date(2026, 12, 21)
RIGHTS = tuple(f"procurement.{r}" for r in ("look", "change", "approve"))
OFFICE = system_actor(UNION, *RIGHTS)
FIRST, SECOND = (Actor(user, UNION, 1, frozenset(RIGHTS)) for user in (7, 8))
ACADEMIC, MUNICIPAL, STAFF = 1, 2, 3
RULES: dict[str, Any] = {
    "title": "共同化システムの調達", "years": 5, "total_points": 1000, "price_points": 300, "price_formula": "lowest_ratio",
    "price_rounding": "half_up_integer", "required_points": 50, "optional_points": 200, "weighting": 1,
    "technical_rounding": "half_up_2", "academics": 3, "municipals": 7, "proposals_until": date(2026, 12, 4),
    "scores_until": date(2026, 12, 18), "ceiling": 500_000_000, "investigate_below": 200_000_000, "quality_line": 300,
}  # fmt: skip
CRITERIA = ((1, 1, "提案の内容", 200, 5), (2, 2, "窓口の実演", 150, 10), (3, 3, "プレゼンテーション", 100, 5))


@dataclass(frozen=True)
class Call:
    """The number of a procurement and its judges: three academics, seven of the members, two of the staff."""

    number: int
    judges: tuple[Actor, ...]


def settle() -> None:
    """The union as a body without residents."""
    Municipality.objects.get_or_create(
        code=UNION,
        defaults={
            "name": "見本組合", "kana": "ミホンクミアイ", "prefecture": "山形県", "kind": "union", "is_sample": True,
        },
    )  # fmt: skip


def drafted(*, in_round: int = 1, **more: Any) -> int:
    """A procurement with criteria, all of one round, and functions, not published."""
    number = notice.enter_procurement(**(RULES | more), actor=OFFICE)
    for criterion, kind, ja, points, full in CRITERIA:
        notice.set_criterion(
            procurement=number, criterion=criterion, kind=kind, ja=ja, points=points, full=full,
            in_round=in_round, actor=OFFICE,
        )  # fmt: skip
    for function, text, is_required in (
        (1, "住民票の写しを発行する", True), (2, "検針票を地区の順に印刷する", False), (3, "検針を端末から取り込む", False),
    ):  # fmt: skip
        notice.set_function(
            procurement=number, function=function, text=text, is_required=is_required, actor=OFFICE
        )
    return number


def propose(number: int, name: str, first: int, yearly: int, marks: tuple[int, ...]) -> int:
    """A proposal with an answer to each function."""
    bidder = receiving.receive_proposal(
        procurement=number, name=name, received_on=clock.today(), prices=[first, *[yearly] * 5], actor=OFFICE
    )
    answers = {function: (mark, "標準機能") for function, mark in enumerate(marks, 1)}
    receiving.answer_functions(procurement=number, bidder=bidder, answers=answers, actor=OFFICE)
    return bidder


def build(**more: Any) -> Call:
    """A published procurement with two proposals: A社 for 400, B社 for 300 million yen over five years."""
    number = drafted(**more)
    judges = []
    for group in (ACADEMIC,) * 3 + (MUNICIPAL,) * 7 + (STAFF,) * 2:
        user = user_with(UNION, "procurement_judge")
        judging.name_judge(procurement=number, user=user.number, group=group, body="見本", actor=OFFICE)
        actor = actor_of(user, UNION)
        assert actor is not None
        judges.append(actor)
    notice.publish_procurement(procurement=number, actor=OFFICE)
    propose(number, "甲システム（架空）", 200_000_000, 40_000_000, (1, 1, 1))
    propose(number, "乙ソフト（架空）", 50_000_000, 50_000_000, (1, 1, 2))
    return Call(number, tuple(judges))


def declare(call: Call, *judges: Actor, bidders: tuple[int, ...] = (1, 2)) -> None:
    """These judges, or all, declare no interest."""
    for judge in judges or call.judges:
        judging.declare_interests(
            procurement=call.number, interests=dict.fromkeys(bidders, (False, "")), actor=judge
        )


def score(call: Call, values: dict[int, int], bidders: tuple[int, ...] = (1, 2)) -> None:
    """Every judge gives what its group scores: the value by bidder, doubled for the demo."""
    for place, judge in enumerate(call.judges):
        items = (2,) if place >= 10 else (1, 3)
        given = {(c, b): (values[b] * (2 if c == 2 else 1), "よい") for c in items for b in bidders}
        judging.enter_scores(procurement=call.number, scores=given, actor=judge)
