"""The yearly usage plan: asked for, filed by members, taken as takers and values of the year's cost (利用計画書).

Sources name a yearly plan of each member, not its form: what it asks here is the union's own practice.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from kikan.businesses.joint_office.models import Hearing, Usage
from kikan.businesses.joint_office.models.hearing import HearingKind
from kikan.businesses.joint_office.procedures.checking import delegate_member
from kikan.businesses.joint_office.procedures.enter_costs import enter_cost, enter_count
from kikan.businesses.joint_office.reads import costs, usages
from kikan.businesses.joint_office.reads.activations import businesses
from kikan.businesses.joint_office.reads.members import members_on
from kikan.businesses.joint_office.reads.sharing import CITES, year_of
from kikan.ground.eras import fiscal_year_in_words
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure("joint_office.ask_usage", right="joint_office.change", ja="利用計画書の照会")
def ask_usage(*, year: int, answer_by: date, actor: Actor) -> int:
    """Ask every member for its plan of a year by a day; asking again moves the day. Returns the entry's number.

    Errors: Refused for a day that is past, or after the year has begun to be billed (its first day).
    """
    today, before = clock.today(), usages.usage_hearing(year)
    if before is not None and before.answer_by == answer_by:
        return before.entry
    if answer_by < today:
        raise Refused("今日より前の日です。", field="answer_by", what_to_do="日付を確かめてください。")
    if answer_by >= year_of(year).begins:
        raise Refused(
            "利用計画書の期限は、年度の初日より前の日にします。", field="answer_by", what_to_do="日付を確かめてください。"
        )  # fmt: skip
    entry = _noted("joint_office.usage_asked", "joint_office.ask_usage", year, actor)
    key = {"kind": HearingKind.USAGE, "number": year}
    history.replace(Hearing, key, {"answer_by": answer_by}, entry=entry, valid_from=today)
    return entry


@procedure("joint_office.plan_usage", right="joint_office.request", ja="利用計画書の提出")
def plan_usage(
    *,
    year: int,
    business: str,
    is_used: bool,
    actor: Actor,
    users: int = 0,
    from_on: date | None = None,
    until_on: date | None = None,
    note: str = "",
) -> int:
    """What the member the actor speaks for uses of a business in a year; said again it replaces. The entry's number.

    Errors: NotPermitted for nobody's delegate; NotFound; Refused for users or days that do not fit.
    """
    member, span = delegate_member(actor, clock.today()), year_of(year)
    if business not in businesses():
        raise NotFound("この業務はありません。", field="business", what_to_do="業務を選び直してください。")
    if is_used and users < 1:
        raise Refused(
            "利用者数を入力してください。",
            field="users",
            what_to_do="利用しない業務は「利用する」の印を外します。",
        )
    if not is_used and (users or from_on or until_on):
        raise Refused(
            "利用しない業務に、利用者数か日があります。", field="is_used", what_to_do="利用するか、欄を空にしてください。"
        )  # fmt: skip
    for name, day in (("from_on", from_on), ("until_on", until_on)):
        if day is not None and not span.begins <= day < span.ends:
            raise Refused(
                "年度の中の日ではありません。", field=name, what_to_do="年度を通して使うときは空欄にします。"
            )
    if from_on and until_on and until_on < from_on:
        raise Refused("終了が開始より前です。", field="until_on", what_to_do="日付を確かめてください。")
    key = {"year": year, "member": member, "business": business}
    values = {
        "is_used": is_used,
        "users": users,
        "from_on": from_on,
        "until_on": until_on,
        "note": note.strip(),
    }
    same = (
        Usage.objects.filter(**key, **values, ended_by__isnull=True).values_list("entry", flat=True).first()
    )
    if same is not None:
        return int(same)
    entry = _noted("joint_office.usage_planned", "joint_office.plan_usage", year, actor, [("member", member)])
    history.replace(Usage, key, values, entry=entry, valid_from=clock.today())
    return entry


@procedure("joint_office.take_usage_takers", right="joint_office.change", ja="利用計画による対象の団体の登録")
def take_usage_takers(*, year: int, phase: int, cost_class: str, business: str, actor: Actor) -> int:
    """Let a class of cost concern the members that plan to use a business. Returns the entry's number.

    Errors: NotFound where the class is not entered; Refused while a member has not said anything of the business.
    """
    found = next((c for c in costs.costs_of(year, phase) if c.cost_class == cost_class), None)
    if found is None:
        raise NotFound(
            "この区分の経費が登録されていません。",
            field="cost_class",
            what_to_do="先に経費を登録してください。",
        )
    _require_filed(year, business)
    takers = sorted(usages.users_of(year, business))
    if not takers:
        raise Refused("この業務を利用する計画の団体がありません。", field="business")
    stray = sorted(set(found.own) - set(takers))
    if stray:
        raise Refused(
            f"{_named(stray)}の単独の経費がこの区分にあります。", field="cost_class",
            what_to_do="先に単独の経費を0円にしてください。",
        )  # fmt: skip
    return enter_cost(
        year=year, phase=phase, cost_class=cost_class, expense=found.expense, earmarked=found.earmarked,
        takers=takers, actor=actor,
    )  # fmt: skip


@procedure("joint_office.take_usage_values", right="joint_office.change", ja="利用計画による基準の値の登録")
def take_usage_values(*, year: int, actor: Actor, business: str = "") -> int:
    """Keep the planned users (of a business, else of all) as values of the basis `users`; how many members.

    Errors: Refused where the union's keys do not ask for users, or a member has not filed its plan.
    """
    _, keys = costs.rules(year)
    if usages.USERS not in costs.counted_bases(keys):
        raise Refused(
            f"{fiscal_year_in_words(year)}の負担の割合に「{costs.basis_ja(usages.USERS)}」がありません。", field="business",
            what_to_do="条例値の負担の割合を確かめてください。計画は、対象の団体を決めるときに使えます。",
        )  # fmt: skip
    _require_filed(year, business)
    people = usages.users_of(year, business)
    full = [m.member for m in usages.takers_in(year) if m.is_full]
    of = businesses()[business] if business else "全業務"
    for member in full:
        enter_count(
            year=year, basis=usages.USERS, member=member, value=people.get(member, 0), counted_on=clock.today(),
            source=f"利用計画（{fiscal_year_in_words(year)}、{of}）", actor=actor,
        )  # fmt: skip
    return len(full)


def _require_filed(year: int, business: str) -> None:
    """Errors: NotFound for no business; Refused while a member has not said anything of what the register has of it."""
    ja = businesses().get(business, "")
    if business and not ja:
        raise NotFound("この業務はありません。", field="business", what_to_do="業務を選び直してください。")
    missing: Mapping[int, Any] = usages.missing_in(year)
    silent = [m for m, of in missing.items() if (ja in of if ja else of)]
    if silent:
        raise Refused(
            f"{_named(silent)}の利用計画が足りません。", field="business",
            what_to_do="利用計画の画面で足りない業務を確かめ、団体の委員に提出を依頼してください。",
        )  # fmt: skip


def _named(members: list[int]) -> str:
    names = {m.member: m.name for m in members_on(None)}
    return "、".join(names[m] for m in members)


def _noted(kind: str, act: str, year: int, actor: Actor, about: "list[tuple[str, int]] | None" = None) -> int:
    """One entry about the cost of a year."""
    return append(
        actor=actor, kind=kind, procedure=act, subjects=[("cost_year", year), *(about or [])],
        happened_on=clock.today(), reason=fiscal_year_in_words(year), cites=CITES,
    ).number  # fmt: skip
