"""Forms of procurement (調達の様式); each is made from what is known of the procurement it is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from kikan.businesses.procurement.reads import aftermath, notices, panels, results
from kikan.shared import manifest
from kikan.shared.desk.fields import AmountField, EraDateField, ExactText, NumberField
from kikan.shared.procedures import by_name

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
CHOOSE = ("", "選んでください")
Choices = Sequence[tuple[Any, str]]


@dataclass(frozen=True)
class Known:
    """A procurement with what its forms offer."""

    found: notices.ProcurementLine
    proposals: Sequence[panels.ProposalLine] = ()
    functions: Sequence[notices.FunctionLine] = ()
    firsts: Sequence[int] = ()
    people: Choices = ()
    changes: Sequence[aftermath.ChangeLine] = ()
    protests: Sequence[aftermath.ProtestLine] = ()

    @property
    def bidders(self) -> list[tuple[int, str]]:
        return [(p.bidder, f"{p.letter}　{p.name}") for p in self.proposals]


class Line(ExactText):
    """One line of the clerk's own words."""

    def __init__(self, *, longest: int = 200, **options: Any) -> None:
        attrs = {"class": "in in-wide", "autocomplete": "off"}
        super().__init__(longest=longest, widget=forms.TextInput(attrs=attrs), **options)


def chosen(label: str, choices: Choices = (), **options: Any) -> forms.TypedChoiceField:
    """One of several numbers."""
    return forms.TypedChoiceField(
        label=label, coerce=int, empty_value=None, choices=[CHOOSE, *choices], **options
    )


def worded(label: str, choices: Choices) -> forms.ChoiceField:
    """One of several words of the law."""
    return forms.ChoiceField(label=label, choices=[CHOOSE, *choices])


def whole(label: str, at_most: int = 10_000, at_least: int = 0, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=at_least, max_value=at_most, **options)


def day(label: str) -> EraDateField:
    return EraDateField(label=label, earliest=EARLIEST, latest=LATEST)


class ActForm(forms.Form):
    """A form of an act on a procurement; `add` gives it the fields that depend on what is known."""

    def __init__(self, *args: Any, known: Known, **options: Any) -> None:
        super().__init__(*args, **options)
        self.known = known
        self.add(known)

    def add(self, known: Known) -> None:
        """Fields from what is known; most forms have none."""

    def given(self) -> dict[str, Any]:
        """What the procedure is given."""
        return dict(self.cleaned_data)


MARKS = (
    ("mark_met", "○の点", 1), ("mark_partly", "△の点", 0), ("mark_missing", "×の点", -2),
    ("key_met", "重要項目の○に加える点", 2), ("key_missing", "重要項目の×に加える点", -5),
)  # fmt: skip
"""Marks of a list of functions with what a published call gave (○＋1、×－2、重要項目＋2・－5)."""
GROUPS = (
    ("件名と期限", "", ("title", "years", "proposals_until", "scores_until", "protest_days")),
    (
        "配点", "価格点と技術点の配点の合計を、総合点の満点に合わせます。合わないと公告できません。",
        ("total_points", "price_points", "required_points", "optional_points", "technical_rounding", "quality_line"),
    ),
    (
        "価格", "価格を求める年数の全部の合計（総保有費用）で比べます。契約が5年で10年分を比べるときは10と入力し、"
        "途中で機器などを更新させるときは、その前の年数を入力します。",
        ("price_years", "renewal_after", "tax_base", "ceiling", "investigate_below"),
    ),
    (
        "価格点の算式", "運用の配点を入力すると、初期費用（開発）と年ごとの費用（運用）を別に計算して足します。",
        ("price_formula", "price_rounding", "running_points", "price_floor", "discount_multiple"),
    ),
    (
        "機能要件の採点", "機能一覧は、回答ごとの点の合計です。0点を下回らず、任意機能の配点を上回りません。"
        "必須機能の配点は0にします。",
        ("function_form", *(name for name, _, _ in MARKS)),
    ),
    (
        "技術点の圧縮", "素点の満点を配点に合わせて縮めます。分野ごとの割合は、技術点の割合の残りが価格の割合です。",
        ("compression", "technical_points", *(f"share{n}" for n in range(len(notices.STAGES)))),
    ),
    ("審査員", "", ("weighting", "academics", "municipals")),
    (
        "二段階の審査", "第一次審査で提案を絞り、通過した提案だけを第二次審査で採点します。"
        "一段階の審査では、通過させる数を0にします。",
        ("first_places", "first_functions", "first_price", "first_line", "first_tie", "counted", "disclosure"),
    ),
)  # fmt: skip
"""The fields of a call by what they are about, each group with a plain description."""


class RulesForm(forms.Form):
    """調達の登録."""

    title = Line(label="件名", longest=100)
    years = whole("契約の年数", 20, initial=5)
    ceiling = AmountField(label="予定価格（価格を求める年数の全部。定めないときは0）", initial=0)
    investigate_below = AmountField(label="調査基準価格（定めないときは0）", initial=0)
    total_points = whole("総合点の満点", initial=1000)
    price_points = whole("価格点の配点")
    price_years = whole("価格を求める年数（契約の年数と同じときは0）", 20, initial=0)
    renewal_after = whole("更新の前の年数（更新がないときは0）", 20, initial=0)
    running_points = whole("価格点のうち運用の配点（一つの価格で採点するときは0）", initial=0)
    discount_multiple = whole("割引率に掛ける倍数（「割引率×定めた倍数」の算式のほかは0）", 1000, initial=0)
    required_points = whole("必須機能の配点")
    optional_points = whole("任意機能の配点（機能一覧ではその上限）")
    technical_points = whole("圧縮した技術点の配点（合計を圧縮しないときは0）", initial=0)
    price_floor = whole("算式の下限（予定価格の％。下限のない算式は0）", 99, initial=0)
    quality_line = whole("最低基準点（技術点。定めないときは0）", initial=0)
    academics = whole("学識経験者の人数", 20, initial=3)
    municipals = whole("構成団体の審査員の人数", 50, initial=7)
    protest_days = whole("異議申立期間（結果の通知の日からの日数。定めないときは0）", 90, initial=0)
    first_places = whole("第一次審査で通過させる数（一段階の審査は0）", 50, initial=0)
    first_line = whole("第一次審査の最低基準点（定めないときは0）", initial=0)
    first_functions = forms.BooleanField(label="第一次審査で機能要件を採点する", required=False)
    first_price = forms.BooleanField(label="第一次審査で価格を採点する", required=False)
    proposals_until = day("提案書の提出期限")
    scores_until = day("採点の期限")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["price_formula"] = worded("価格点の算式", notices.formulas())
        self.fields["price_rounding"] = worded("価格点の端数処理", notices.roundings())
        self.fields["technical_rounding"] = worded("技術点の端数処理", notices.roundings())
        for name, ja, initial in (
            ("weighting", "審査員の重み", None), ("tax_base", "価格の消費税", 0), ("function_form", "機能要件の採点の形", 1),
            ("compression", "圧縮のしかた", 1), ("first_tie", "通過の境が同点のとき", 1), ("counted", "総合点に数える審査", 1),
            ("disclosure", "第一次審査の点の開示", 1),
        ):  # fmt: skip
            self.fields[name] = chosen(ja, notices.choices(name), initial=initial)
        for name, ja, initial in MARKS:
            self.fields[name] = whole(ja, 100, -100, initial=initial)
        for n, stage in enumerate(notices.STAGES):
            self.fields[f"share{n}"] = whole(f"{stage}の割合（％。割合で配らないときは0）", 100, initial=0)
        self.order_fields([name for _, _, names in GROUPS for name in names])

    @property
    def groups(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """The fields under their headings."""
        return [(ja, told, [self[name] for name in names]) for ja, told, names in GROUPS]

    def given(self) -> dict[str, Any]:
        """What the procedure is given: marks and shares as they are kept, where the call has such a form."""
        own = dict(self.cleaned_data)
        marks = [own.pop(name) for name, _, _ in MARKS]
        shares = [own.pop(f"share{n}") for n in range(len(notices.STAGES))]
        is_list, has_shares = (
            own["function_form"] == notices.LIST, own["compression"] == notices.SHARES,
        )  # fmt: skip
        return {**own, "marks": marks if is_list else [], "shares": shares if has_shares else []}


def initial_of(found: notices.ProcurementLine) -> dict[str, Any]:
    """What the form of a call's rules begins with."""
    own = {name: getattr(found, name) for _, _, names in GROUPS for name in names if hasattr(found, name)}
    own |= {name: mark for (name, _, _), mark in zip(MARKS, found.marks, strict=False)}
    return own | {f"share{n}": share for n, share in enumerate(found.shares)}


class CriterionForm(ActForm):
    """評価項目の登録."""

    criterion = whole("番号", 999)
    ja = Line(label="評価項目", longest=100)
    how = Line(label="評価の観点", longest=400, required=False)
    points = whole("配点（項目をやめるときは0）")
    full = whole("採点の満点（一人の審査員）", 1000, initial=5)
    by_staff = forms.BooleanField(
        label="職員が採点する（実演は、選ばなくても職員が採点する）", required=False
    )

    def add(self, known: Known) -> None:
        self.fields["kind"] = chosen("種類", notices.choices("kind"))
        rounds = [(1, "第一次審査（一段階の審査はこちら）"), (2, "第二次審査")]
        scales = [
            (0, "0から満点まで"),
            (-3, "－3から満点まで（－3は全員一致のときだけで失格。ほかは－2とする）"),
        ]
        self.fields["least"] = chosen("採点の段階", scales, initial=0)
        self.fields["in_round"] = chosen("採点する審査", rounds, initial=1)
        self.order_fields(
            ["criterion", "kind", "ja", "how", "points", "full", "least", "in_round", "by_staff"]
        )


class FunctionForm(ActForm):
    """機能要件の登録."""

    function = whole("番号", 9999)
    text = Line(label="機能要件", longest=400)
    is_required = forms.BooleanField(label="必須（一つでも満たさない提案は失格）", required=False)
    is_key = forms.BooleanField(label="重要項目（機能一覧で採点する調達だけ）", required=False)
    is_removed = forms.BooleanField(label="この機能要件をやめる", required=False)


class NoForm(ActForm):
    """An act that needs nothing but the wish to do it."""


class ReasonForm(ActForm):
    """An act that needs its reason alone."""

    reason = Line(label="理由", longest=40)


class ExtendForm(ActForm):
    """採点の期限の延長."""

    scores_until = day("新しい期限")
    reason = Line(label="理由", longest=40)


class InviteForm(ActForm):
    """審査への参加依頼書の発行."""

    held_on = day("審査の日")
    place = Line(label="場所", longest=80)


class JudgeForm(ActForm):
    """審査員の登録."""

    body = Line(label="所属", longest=80)

    def add(self, known: Known) -> None:
        self.fields["user"] = chosen("利用者", known.people)
        self.fields["group"] = chosen("区分", notices.choices("group"))
        self.order_fields(["user", "group"])


class ReleaseForm(ActForm):
    """審査員の解任."""

    judge = NumberField(label="委員の番号", digits=3)
    reason = Line(label="理由", longest=40)


class ProposalForm(ActForm):
    """提案の受付."""

    name = Line(label="提案者（同じ名称なら、受け付けた提案を改める）", longest=100)
    received_on = day("受付の日")

    def add(self, known: Known) -> None:
        for year, ja in enumerate(known.found.prices_ja):
            self.fields[f"p{year}"] = AmountField(label=f"{ja}の価格" if year else ja, initial=0)

    def given(self) -> dict[str, Any]:
        own = dict(self.cleaned_data)
        prices = [own.pop(f"p{year}") for year in range(self.known.found.priced_years + 1)]
        return {**own, "prices": prices}


class WithdrawForm(ActForm):
    """提案の辞退."""

    reason = Line(label="理由", longest=40)

    def add(self, known: Known) -> None:
        self.fields["bidder"] = chosen("提案者", known.bidders)
        self.order_fields(["bidder"])


class AnswersForm(ActForm):
    """機能要件への回答."""

    def add(self, known: Known) -> None:
        for f in known.functions:
            ja = f"{f.function}　{f.text}{'（必須）' if f.is_required else ''}"
            self.fields[f"a{f.function}"] = chosen(ja, notices.choices("answer"))
            self.fields[f"n{f.function}"] = Line(label="実現の方法", longest=400, required=False)

    def given(self) -> dict[str, Any]:
        own = self.cleaned_data
        return {
            "answers": {
                f.function: (own[f"a{f.function}"], own[f"n{f.function}"]) for f in self.known.functions
            }
        }


class DeclareForm(ActForm):
    """利害関係の申告."""

    def add(self, known: Known) -> None:
        for bidder, ja in known.bidders:
            self.fields[f"i{bidder}"] = chosen(ja, [(0, "利害関係はない"), (1, "利害関係がある")])
            self.fields[f"n{bidder}"] = Line(label="ある場合の内容", longest=400, required=False)

    def given(self) -> dict[str, Any]:
        own = self.cleaned_data
        return {"interests": {b: (bool(own[f"i{b}"]), own[f"n{b}"]) for b, _ in self.known.bidders}}


class StatementForm(ActForm):
    """議事の記録."""

    number = NumberField(label="委員か提案者の番号（A社は1。事務局は0）", digits=3, initial=0)
    text = Line(label="発言（会社の名称は書かず、A社、B社と書く）", longest=1000)

    def add(self, known: Known) -> None:
        self.fields["speaker"] = chosen("発言者", notices.choices("speaker"))
        self.order_fields(["speaker", "number"])


class InvestigateForm(ActForm):
    """低価格の調査."""

    reason = Line(label="理由", longest=400)

    def add(self, known: Known) -> None:
        self.fields["bidder"] = chosen("提案者", known.bidders)
        self.fields["is_sound"] = chosen("調査の結果", [(1, "履行できる"), (0, "履行できない（失格）")])
        self.order_fields(["bidder", "is_sound"])

    def given(self) -> dict[str, Any]:
        return {**self.cleaned_data, "is_sound": bool(self.cleaned_data["is_sound"])}


class BidderForm(ActForm):
    """低価格の調査の決定."""

    def add(self, known: Known) -> None:
        self.fields["bidder"] = chosen("提案者", known.bidders)


class DecideForm(ActForm):
    """受託候補者の決定."""

    lot = Line(label="同点のときのくじの記録", required=False)

    def add(self, known: Known) -> None:
        offered = [(b, panels.letter_of(b)) for b in known.firsts]
        self.fields["bidder"] = chosen("第1位の提案者", offered)
        self.order_fields(["bidder"])


class AcceptForm(ActForm):
    """仕様の検収."""

    request = NumberField(label="要望番号（共同事務局の要望になったとき）", required=False)
    finding = Line(label="検収の記録（試験の番号、足りない点）", longest=400)

    def add(self, known: Known) -> None:
        offered = [(f.function, f"{f.function}　{f.text}") for f in known.functions]
        names = {m.name: m.ja for m in manifest.all_manifests()}
        acts = [(n, f"{names.get(n.split('.')[0], '')}　{p.ja}") for n, p in by_name().items()]
        self.fields["function"] = chosen("機能要件", offered)
        self.fields["state"] = chosen("検収", notices.choices("state"))
        self.fields["level"] = forms.ChoiceField(
            label="サービス水準の項目（水準で確かめるとき）",
            required=False,
            choices=[CHOOSE, *aftermath.levels()],
        )
        self.fields["act"] = forms.ChoiceField(
            label="プログラムの機能", required=False, choices=[CHOOSE, *sorted(acts, key=lambda a: a[1])]
        )
        self.order_fields(["function", "state", "act", "level"])

    def given(self) -> dict[str, Any]:
        return {**self.cleaned_data, "request": self.cleaned_data["request"] or 0}


class TermForm(ActForm):
    """契約条項の確認."""

    place = Line(label="契約書の条（定めがあるとき）", longest=80, required=False)
    note = Line(label="内容か、定めない理由", longest=400, required=False)

    def add(self, known: Known) -> None:
        self.fields["term"] = chosen("契約で定めること", notices.choices("term"))
        self.fields["is_settled"] = chosen("契約書", [(1, "定めがある"), (0, "定めない")])
        self.order_fields(["term", "is_settled"])

    def given(self) -> dict[str, Any]:
        return {**self.cleaned_data, "is_settled": bool(self.cleaned_data["is_settled"])}


class ChangeForm(ActForm):
    """変更記録の登録."""

    asked_ja = Line(label="求めた者の名称（団体名・部署名）", longest=80)
    reason = Line(label="理由", longest=400)
    after = Line(label="変更の後の実現の方法", longest=400)
    price_effect = AmountField(
        label="契約金額の増減（契約の全期間。減るときは－を付ける。変わらないときは0）",
        at_least=-999_999_999_999,
        initial=0,
    )

    def add(self, known: Known) -> None:
        offered = [(f.function, f"{f.function}　{f.text}") for f in known.functions]
        self.fields["function"] = chosen("変更する機能要件", offered)
        self.fields["asked_by"] = chosen("求めた者", notices.choices("asked_by"))
        self.order_fields(["function", "asked_by"])


class DecideChangeForm(ActForm):
    """変更記録の決定."""

    def add(self, known: Known) -> None:
        offered = [
            (c.change, f"変更{c.change}　機能要件{c.function}　{c.after}")
            for c in known.changes
            if c.is_waiting
        ]
        self.fields["change"] = chosen("決定を待つ変更記録", offered)
        self.fields["is_approved"] = chosen("決定", [(1, "変更を認める"), (0, "却下する")])

    def given(self) -> dict[str, Any]:
        return {**self.cleaned_data, "is_approved": bool(self.cleaned_data["is_approved"])}


class ProtestForm(ActForm):
    """異議の受付."""

    received_on = day("受付の日")
    text = Line(label="申立ての内容", longest=1000)

    def add(self, known: Known) -> None:
        self.fields["bidder"] = chosen("申し立てた提案者", known.bidders)
        self.order_fields(["bidder"])


class AnswerProtestForm(ActForm):
    """異議への回答."""

    answer = Line(label="回答", longest=1000)

    def add(self, known: Known) -> None:
        offered = [
            (p.protest, f"異議{p.protest}　{p.letter}") for p in known.protests if p.answered_on is None
        ]
        self.fields["protest"] = chosen("回答を待つ異議", offered)
        self.order_fields(["protest"])


def is_first(found: results.EvaluationLine | None) -> tuple[int, ...]:
    """Who may be decided for."""
    return found.first if found else ()


class ScoresForm(forms.Form):
    """採点: a value and a comment for each proposal and item the judge scores."""

    def __init__(self, *args: Any, cells: Sequence[tuple[int, int, str, int, int]], **options: Any) -> None:
        """cells: (criterion, bidder, what it is in words, least mark, full marks)."""
        super().__init__(*args, **options)
        self.cells = cells
        for criterion, bidder, ja, least, full in cells:
            own = f"{criterion}_{bidder}"
            self.fields[f"s{own}"] = whole(f"{ja}　採点（{full}点満点）", full, least, required=False)
            self.fields[f"s{own}"].widget.attrs.update({"class": "in in-day", "autocomplete": "off"})
            self.fields[f"c{own}"] = Line(label=f"{ja}　講評", longest=400, required=False)

    def scores(self) -> dict[tuple[int, int], tuple[int, str]]:
        """Those that were filled in."""
        own = self.cleaned_data
        return {
            (c, b): (own[f"s{c}_{b}"], own[f"c{c}_{b}"])
            for c, b, *_ in self.cells
            if own[f"s{c}_{b}"] is not None
        }
