"""A procurement until its notice, which fixes the criteria; later only the day for scores may move (公告の準備・公告)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from kikan.businesses.procurement.law.evaluation import Terms
from kikan.businesses.procurement.models import Criterion, Function, Procurement
from kikan.businesses.procurement.models.notice import Compression, FunctionForm
from kikan.businesses.procurement.procedures.checking import (
    ENFORCEMENT_ORDER,
    entered,
    require_procurement,
    require_text,
)
from kikan.businesses.procurement.reads import notices, results
from kikan.businesses.procurement.reads.notices import DRAFT, PUBLISHED
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers

NEEDS_CEILING = (
    "ceiling_discount",
    "ceiling_discount_capped",
    "ceiling_discount_floor",
    "ceiling_peak",
    "ceiling_investigated",
)
WORST = -3
"""The least mark of the published scale below nothing."""
NEEDS_FLOOR = ("ceiling_discount_floor", "ceiling_peak")


@procedure("procurement.enter_procurement", right="procurement.change", ja="調達の登録")
def enter_procurement(
    *,
    title: str,
    years: int,
    total_points: int,
    price_points: int,
    price_formula: str,
    price_rounding: str,
    required_points: int,
    optional_points: int,
    weighting: int,
    technical_rounding: str,
    academics: int,
    municipals: int,
    proposals_until: date,
    scores_until: date,
    actor: Actor,
    ceiling: int = 0,
    investigate_below: int = 0,
    price_floor: int = 0,
    quality_line: int = 0,
    running_points: int = 0,
    discount_multiple: int = 0,
    price_years: int = 0,
    renewal_after: int = 0,
    tax_base: int = 0,
    function_form: int = 1,
    marks: Sequence[int] = (),
    compression: int = 1,
    technical_points: int = 0,
    shares: Sequence[int] = (),
    protest_days: int = 0,
    first_places: int = 0,
    first_line: int = 0,
    first_functions: bool = False,
    first_price: bool = False,
    first_tie: int = 1,
    counted: int = 1,
    disclosure: int = 1,
    procurement: int | None = None,
) -> int:
    """Draft a procurement, or draft one that is not published anew; returns its number.

    ceiling, investigate_below: yen over all years, 0 = none; price_floor: per cent of the ceiling; first_places: how many
    pass a first round, 0 = there is none; marks, shares: as they are kept, empty where the call has no such form.
    Errors: NotFound; Refused for a formula without what it needs, or days in the wrong order.
    """
    if procurement is not None:
        require_procurement(procurement, DRAFT)
    _require_rules(price_formula, price_rounding, technical_rounding, ceiling, price_floor)
    for field, value, ja in (
        ("weighting", weighting, "審査員の重み"), ("first_tie", first_tie, "通過の境が同点のときの扱い"),
        ("counted", counted, "総合点に数える審査"), ("disclosure", disclosure, "第一次審査の点の開示"),
        ("tax_base", tax_base, "価格の消費税"), ("function_form", function_form, "機能要件の採点"),
        ("compression", compression, "技術点の圧縮"),
    ):  # fmt: skip
        if value not in dict(notices.choices(field)):
            raise Refused(f"{ja}を選んでください。", field=field)
    if not first_places and (first_line or first_functions or first_price):
        raise Refused(
            "第一次審査の定めがありますが、通過させる数が0です。", field="first_places",
            what_to_do="通過させる数を入力するか、第一次審査の定めを外してください。",
        )  # fmt: skip
    if scores_until < proposals_until:
        raise Refused("採点の期限が提出期限より前です。", field="scores_until")
    if not 1 <= years <= 20:
        raise Refused("契約の年数は1年から20年までです。", field="years")
    if price_formula == "ceiling_investigated" and not investigate_below:
        raise Refused("この算式には調査基準価格が要ります。", field="investigate_below")
    _require_prices(
        price_formula, price_points, running_points, discount_multiple, price_years or years, renewal_after
    )
    _require_functions_form(function_form, required_points, marks)
    _require_compression(compression, total_points, technical_points, shares)
    if technical_points and first_places:
        raise Refused(
            "二段階の審査では、技術点の合計を圧縮できません。", field="compression",
            what_to_do="分野ごとの割合に圧縮するか、圧縮をやめてください。",
        )  # fmt: skip
    if ceiling and investigate_below > ceiling:
        raise Refused("調査基準価格が予定価格を超えています。", field="investigate_below")
    values: dict[str, Any] = {
        "title": require_text(title, "title", "件名"), "ceiling": ceiling, "investigate_below": investigate_below,
        "years": years, "total_points": total_points, "price_points": price_points, "price_formula": price_formula,
        "price_rounding": price_rounding, "price_floor": price_floor, "required_points": required_points,
        "optional_points": optional_points, "weighting": weighting, "technical_rounding": technical_rounding,
        "quality_line": quality_line, "academics": academics, "municipals": municipals,
        "running_points": running_points, "discount_multiple": discount_multiple, "price_years": price_years,
        "renewal_after": renewal_after, "tax_base": tax_base, "function_form": function_form, "marks": list(marks),
        "compression": compression, "technical_points": technical_points, "shares": list(shares),
        "protest_days": protest_days, "first_places": first_places, "first_line": first_line, "first_functions": first_functions,
        "first_price": first_price, "first_tie": first_tie, "counted": counted, "disclosure": disclosure,
        "proposals_until": proposals_until, "scores_until": scores_until, "state": DRAFT,
    }  # fmt: skip
    number = numbers.draw("procurement.procurement") if procurement is None else procurement
    entry = entered("procurement.entered", "procurement.enter_procurement", number, actor)
    history.replace(Procurement, {"procurement": number}, values, entry=entry, valid_from=clock.today())
    return number


def _require_rules(formula: str, rounding: str, technical: str, ceiling: int, floor: int) -> None:
    if formula not in dict(notices.formulas()):
        raise Refused("価格点の算式を選んでください。", field="price_formula")
    if rounding not in dict(notices.roundings()):
        raise Refused("価格点の端数処理を選んでください。", field="price_rounding")
    if technical not in dict(notices.roundings()):
        raise Refused("技術点の端数処理を選んでください。", field="technical_rounding")
    if formula in NEEDS_CEILING and not ceiling:
        raise Refused("この算式には予定価格が要ります。", field="ceiling")
    if formula in NEEDS_FLOOR and not 0 < floor < 100:
        raise Refused("この算式の下限は、1％から99％までです。", field="price_floor")


def _require_prices(
    formula: str, points: int, running: int, multiple: int, years: int, renewal_after: int
) -> None:
    if running and not formula.startswith("lowest_ratio"):
        raise Refused(
            "開発と運用を別に採点できるのは、最低価格との比で求める算式だけです。", field="running_points",
            what_to_do="算式を選び直すか、運用の配点を0にしてください。",
        )  # fmt: skip
    if running and running >= points:
        raise Refused("運用の配点は、価格点の配点より少なくしてください。", field="running_points")
    if (formula == "ceiling_discount_capped") is not bool(multiple):
        raise Refused(
            "割引率に掛ける倍数は、「割引率×定めた倍数」の算式だけで、1以上を入力します。", field="discount_multiple",
            what_to_do="算式か倍数を改めてください。",
        )  # fmt: skip
    if not 1 <= years <= 20:
        raise Refused("価格を求める年数は20年までです。", field="price_years")
    if renewal_after >= years:
        raise Refused("更新の前の年数は、価格を求める年数より短くしてください。", field="renewal_after")


def _require_functions_form(form: int, required_points: int, marks: Sequence[int]) -> None:
    is_list = form == FunctionForm.LIST
    if is_list is not (len(marks) == 5):
        raise Refused("機能一覧の点を5つとも入力してください。", field="function_form")
    if is_list and required_points:
        raise Refused(
            "機能一覧で採点するときは、必須機能の配点を0にしてください。", field="required_points",
            what_to_do="機能一覧の上限は、任意機能の配点に入力します。",
        )  # fmt: skip
    if is_list and not marks[0] > marks[1] >= marks[2]:
        raise Refused("機能一覧の点は、○を△より多く、△を×以上にしてください。", field="function_form")


def _require_compression(compression: int, total: int, technical: int, shares: Sequence[int]) -> None:
    if (compression == Compression.WHOLE) is not bool(technical):
        raise Refused(
            "圧縮した技術点の配点は、技術点の合計を圧縮するときだけ、1以上を入力します。",
            field="technical_points",
        )
    if (compression == Compression.SHARES) is not (len(shares) == len(notices.STAGES)):
        raise Refused("分野ごとの割合を入力してください。", field="compression")
    if sum(shares) >= 100:
        raise Refused(
            f"技術点の割合の合計が{sum(shares)}％です。", field="compression",
            what_to_do="残りが価格の割合になるように、100％未満にしてください。",
        )  # fmt: skip
    for ja, share in zip(notices.STAGES, shares, strict=False):
        if total * share % 100:
            raise Refused(f"{ja}の割合（{share}％）では、配点が整数になりません。", field="compression")


@procedure("procurement.set_criterion", right="procurement.change", ja="評価項目の登録")
def set_criterion(
    *,
    procurement: int,
    criterion: int,
    kind: int,
    ja: str,
    points: int,
    full: int,
    actor: Actor,
    how: str = "",
    least: int = 0,
    in_round: int = 1,
    by_staff: bool = False,
) -> int:
    """Keep an item judges score, until the notice; points 0 takes it out. Returns the number of the entry.

    least: 0, or the worst mark of a scale that stands only where all judges agree. Errors: NotFound, Refused.
    """
    require_procurement(procurement, DRAFT)
    if kind not in dict(notices.choices("kind")):
        raise Refused("種類を選んでください。", field="kind")
    if least not in (0, WORST):
        raise Refused("採点の最低は、0か－3です。", field="least")
    if in_round not in (1, 2):
        raise Refused("採点する審査を選んでください。", field="in_round")
    if points < 0 or not 1 <= full <= 1000:
        raise Refused("配点は0以上、採点の満点は1から1000までです。", field="full")
    entry = entered("procurement.criterion_set", "procurement.set_criterion", procurement, actor)
    key = {"procurement": procurement, "criterion": criterion}
    if not points:
        if not history.end(Criterion, key, entry=entry, on=clock.today()):
            raise NotFound("この評価項目はありません。", field="criterion")
        return entry
    values = {
        "kind": kind,
        "ja": require_text(ja, "ja", "評価項目"),
        "how": how.strip(),
        "points": points,
        "full": full,
        "least": least,
        "in_round": in_round,
        "by_staff": by_staff,
    }
    history.replace(Criterion, key, values, entry=entry, valid_from=clock.today())
    return entry


@procedure("procurement.set_function", right="procurement.change", ja="機能要件の登録")
def set_function(
    *,
    procurement: int,
    function: int,
    text: str,
    is_required: bool,
    actor: Actor,
    is_removed: bool = False,
    is_key: bool = False,
) -> int:
    """Keep a function that is asked for, or take it out, until the notice; returns the number of the entry.

    Errors: NotFound, Refused.
    """
    require_procurement(procurement, DRAFT)
    values = {"text": require_text(text, "text", "機能要件"), "is_required": is_required, "is_key": is_key}
    entry = entered("procurement.function_set", "procurement.set_function", procurement, actor)
    key = {"procurement": procurement, "function": function}
    if is_removed:
        if not history.end(Function, key, entry=entry, on=clock.today()):
            raise NotFound("この機能要件はありません。", field="function")
        return entry
    history.replace(Function, key, values, entry=entry, valid_from=clock.today())
    return entry


@procedure("procurement.publish", right="procurement.approve", ja="調達の公告")
def publish_procurement(*, procurement: int, actor: Actor) -> int:
    """Publish the notice: from now on its criteria stand. Returns the number of the entry.

    Errors: NotFound; Refused where the allocations do not add to the total, or a part has points and nothing to score.
    """
    found = require_procurement(procurement, DRAFT)
    terms = notices.terms_of(found)
    if terms.allotted != terms.total:
        raise Refused(
            f"配点の合計が{terms.allotted:,}点で、満点の{terms.total:,}点と合いません。",
            what_to_do="価格点、機能要件、評価項目の配点を改めてください。",
        )
    _require_functions(procurement, terms)
    _require_rounds(terms)
    _require_stages(terms)
    if found.proposals_until < clock.today():
        raise Refused("提出期限が過ぎています。", what_to_do="期限を改めてください。")
    entry = entered(
        "procurement.published", "procurement.publish", procurement, actor, cites=ENFORCEMENT_ORDER
    )
    history.change(
        Procurement, {"procurement": procurement}, {"state": PUBLISHED}, entry=entry, valid_from=clock.today()
    )
    return entry


def _require_functions(procurement: int, terms: Terms) -> None:
    functions = notices.functions_of(procurement)
    if terms.marks is not None:
        if bool(functions) is not bool(terms.optional_points):
            raise Refused("機能一覧の機能要件と、その配点（任意機能の配点）が合いません。")
        return
    if any(f.is_key for f in functions):
        raise Refused(
            "重要項目は、機能一覧で採点する調達だけで選べます。",
            what_to_do="機能要件の重要項目を外してください。",
        )
    for is_required, points, ja in (
        (True, terms.required_points, "必須"), (False, terms.optional_points, "任意"),
    ):  # fmt: skip
        if bool(points) != any(f.is_required is is_required for f in functions):
            raise Refused(
                f"{ja}の機能要件と、その配点（{points}点）が合いません。",
                what_to_do="機能要件を登録するか、配点を改めてください。",
            )


def _require_stages(terms: Terms) -> None:
    """Errors: Refused where a share has nothing to score, something to score has no share, or a stage is in both rounds."""
    for stage, share in terms.shares.items():
        if bool(share) is not (stage in terms.bases):
            raise Refused(
                f"{stage}の割合（{share}％）と、採点するものが合いません。",
                what_to_do="割合か、評価項目・機能要件の配点を改めてください。",
            )
        if terms.first is not None and share and all(stage in terms.of_round(n).bases for n in (1, 2)):
            raise Refused(
                f"{stage}の評価項目が第一次と第二次の両方にあるので、割合を分けられません。",
                what_to_do="一方の審査にまとめてください。",
            )


def _require_rounds(terms: Terms) -> None:
    """Errors: Refused where a round has nothing to score, or the least points of the first are beyond reach."""
    if terms.first is None:
        if any(i.in_round == 2 for i in terms.items):
            raise Refused(
                "第二次審査の評価項目がありますが、第一次審査で通過させる数が0です。",
                what_to_do="通過させる数を入力するか、評価項目の審査を第一次にしてください。",
            )
        return
    for number, ja in ((1, "第一次審査"), (2, "第二次審査")):
        if not terms.of_round(number).allotted:
            raise Refused(
                f"{ja}で採点するものがありません。", what_to_do="評価項目の審査（第一次・第二次）を確かめてください。"
            )  # fmt: skip
    if terms.first.line > terms.of_round(1).allotted:
        raise Refused(
            f"第一次審査の最低基準点（{terms.first.line:,}点）が、第一次審査の配点（{terms.of_round(1).allotted:,}点）を超えています。",
            what_to_do="最低基準点を改めてください。",
        )


@procedure("procurement.extend_scoring", right="procurement.approve", ja="採点の期限の延長")
def extend_scoring(*, procurement: int, scores_until: date, reason: str, actor: Actor) -> int:
    """Let judges score until a later day; returns the number of the entry. Errors: NotFound, Refused."""
    found = require_procurement(procurement, PUBLISHED)
    reason = require_text(reason, "reason", "理由")
    if scores_until <= found.scores_until:
        raise Refused("今の期限より後の日を入力してください。", field="scores_until")
    if results.evaluation_of(procurement) is not None:
        raise Refused("評価が済んでいるので、採点は延長できません。", field="scores_until")
    entry = entered(
        "procurement.scoring_extended", "procurement.extend_scoring", procurement, actor, reason=reason[:40]
    )
    history.change(
        Procurement, {"procurement": procurement}, {"scores_until": scores_until}, entry=entry,
        valid_from=clock.today(),
    )  # fmt: skip
    return entry
