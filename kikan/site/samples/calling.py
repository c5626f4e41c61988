"""The fictitious call for proposals of the sample union (見本の調達): two rounds, decided, half accepted."""

from datetime import date, timedelta
from typing import Any

from kikan.businesses.procurement.procedures import decide_winner as deciding
from kikan.businesses.procurement.procedures import hold_first_round as first
from kikan.businesses.procurement.procedures import judge_proposals as judging
from kikan.businesses.procurement.procedures import prepare_notice as notice
from kikan.businesses.procurement.procedures import receive_proposals as receiving
from kikan.businesses.procurement.procedures.settle_terms import settle_term
from kikan.shared.access import Actor
from kikan.shared.access.granting import end_of_fiscal_year
from kikan.shared.access.models import Grant, Office, User
from kikan.shared.access.sign_in import actor_of
from kikan.shared.tenancy import clock, format_code

JUDGE = "procurement_judge"
ACADEMIC, MUNICIPAL, STAFF = 1, 2, 3
ACCEPTED = 2
PUBLISHED, CLOSED, SCORED = timedelta(60), timedelta(30), timedelta(20)


def make_call(told: dict[str, Any], code: int, members: list[int], clerk: Actor, chief: Actor) -> int:
    """From the notice to the decision, on the days it would have taken; returns the number of the procurement.

    members: codes of those that send a judge and somebody who rates the demo.
    """
    today = clock.today()
    academic = _user(f"demo-{format_code(code)}-{JUDGE}", code)
    municipal = [_user(f"demo-{format_code(m)}-operator", code) for m in members]
    staff = [_user(f"demo-{format_code(m)}-resident_clerk", code) for m in members[:2]]
    judges = [(academic, ACADEMIC), *((j, MUNICIPAL) for j in municipal), *((j, STAFF) for j in staff)]
    bidders = range(1, len(told["bidders"]) + 1)
    with clock.set_to(today - PUBLISHED):
        number = _notice(told, today, len(municipal), clerk)
        for judge, group in judges:
            judging.name_judge(
                procurement=number, user=judge.user, group=group, body="見本（架空）", actor=chief
            )
        notice.publish_procurement(procurement=number, actor=chief)
        for each in told["bidders"]:
            bidder = receiving.receive_proposal(
                procurement=number, name=each["name"], received_on=clock.today(), prices=each["prices"], actor=clerk
            )  # fmt: skip
            answers = {n: (answer, "標準機能") for n, answer in enumerate(each["answers"], 1)}
            receiving.answer_functions(procurement=number, bidder=bidder, answers=answers, actor=clerk)
    with clock.set_to(today - SCORED):
        for judge, _ in judges:
            judging.declare_interests(
                procurement=number, interests=dict.fromkeys(bidders, (False, "")), actor=judge
            )
        first.close_first_round(procurement=number, actor=clerk)
        first.approve_first_round(procurement=number, actor=chief)
        for judge, group in judges:
            _judged(number, told, judge, group)
        for statement in told["statements"]:
            judging.keep_statement(procurement=number, **statement, actor=clerk)
    deciding.evaluate_proposals(procurement=number, actor=clerk)
    deciding.decide_procurement(procurement=number, bidder=1, actor=chief)
    for function in told["functions"]:
        if "act" in function:
            deciding.accept_function(
                procurement=number, function=function["function"], state=ACCEPTED, act=function["act"],
                finding="体験環境で確かめた。", actor=clerk,
            )  # fmt: skip
    for term in told["terms"]:
        settle_term(procurement=number, **term, actor=clerk)
    return number


def _notice(told: dict[str, Any], today: date, municipals: int, clerk: Actor) -> int:
    number = notice.enter_procurement(
        **told["rules"],
        municipals=municipals,
        proposals_until=today - CLOSED,
        scores_until=today - timedelta(1),
        actor=clerk,
    )
    for criterion in told["criteria"]:
        notice.set_criterion(procurement=number, **criterion, actor=clerk)
    for function in told["functions"]:
        asked = {name: function[name] for name in ("function", "text", "is_required")}
        notice.set_function(procurement=number, **asked, actor=clerk)
    return number


def _judged(number: int, told: dict[str, Any], judge: Actor, group: int) -> None:
    """The scores of the group for the bidders that passed the first round; the academic says why."""
    demo = {c["criterion"] for c in told["criteria"] if c["kind"] == 2}
    scores = {
        (criterion, bidder): (value, each["comment"] if group == ACADEMIC and criterion == 1 else "")
        for bidder, each in enumerate(told["bidders"], 1)
        for criterion, value in each.get("scores", {}).items()
        if (criterion in demo) is (group == STAFF)
    }
    judging.enter_scores(procurement=number, scores=scores, actor=judge)


def _user(login: str, code: int) -> Actor:
    """A sample user with a grant as a judge in the union. Errors: LookupError."""
    today, user = clock.today(), User.objects.get(login=login)
    office, _ = Office.objects.get_or_create(municipality=code, name="審査委員会")
    Grant.objects.get_or_create(
        user=user, municipality=code, role=JUDGE,
        defaults={
            "office": office, "valid_from": date(today.year - 1, 4, 1), "valid_until": end_of_fiscal_year(today),
            "granted_by": 0,
        },
    )  # fmt: skip
    found = actor_of(user, code, "sample")
    if found is None:
        raise LookupError(f"{login} has no grant in the union")
    return found
