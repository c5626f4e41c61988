"""The style page (部品の見本): every component with fictitious data; on sample installations only."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from kikan.ground.eras import parse_day
from kikan.shared.access import Actor
from kikan.shared.access.screen import public
from kikan.shared.desk import fields, plots
from kikan.shared.desk.context import Shell
from kikan.shared.desk.menu import Business, Line
from kikan.shared.desk.person import Badge, PersonBar
from kikan.shared.desk.pieces import Act, Difference, Progress, Receipt, Step, Tile, steps
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotFound, Refused
from kikan.shared.tenancy.models import Municipality

SAMPLE_DAY = date(2026, 11, 23)
NAME = "渡\u9089\U000e0101\u3000見本"
TOWNS = (
    fields.Town("06209000100", "屋城町", "ヤシロマチ", "9930002"),
    fields.Town("06209000200", "本町", "モトマチ", "9930005"),
    fields.Town("06209000300", "本町北", "モトマチキタ", "9930006"),
    fields.Town("06209000400", "台町", "ダイマチ", "9930003"),
)


@dataclass(frozen=True)
class Changed:
    """A fictitious row of a list."""

    person: int
    name: str
    before: int
    levy: int
    changed_on: date
    reason: str
    mark: Badge | None


LINES = [
    Changed(
        27413,
        "見本\u3000太郎",
        128_400,
        61_900,
        date(2026, 6, 1),
        "特定親族特別控除（長女 20歳）",
        Badge("確認済", "green"),
    ),
    Changed(
        119068,
        "例田\u3000花子",
        0,
        1_204_700,
        date(2026, 5, 20),
        "分離長期譲渡 2件",
        Badge("未確認", "amber"),
    ),
    Changed(193772, "仮野\u3000一", 342_000, 341_900, date(2026, 6, 1), "配当控除", None),
    Changed(204412, "\U00020bb7野\u3000架空", 88_000, 0, date(2026, 4, 30), "転出", Badge("除票", "grey")),
]


class SampleForm(forms.Form):
    """The fields of a move-in, in the order of the paper notice."""

    happened_on = fields.EraDateField(label="異動日", latest=SAMPLE_DAY)
    reported_on = fields.EraDateField(label="届出日")
    name = fields.NameField(label="氏名")
    kana = fields.KanaField(label="フリガナ", required=False)
    birth = fields.UncertainDateField(
        label="生年月日",
        help_text="分からないところは「昭和20年頃」「昭和20年5月日不詳」のように入力します。",
    )
    town = fields.TownField(
        label="町名", towns=TOWNS, help_text="町名・読み・郵便番号のはじめの数文字で決まります。"
    )
    lot = fields.ExactText(label="番地", longest=60)
    building = fields.ExactText(
        label="方書",
        required=False,
        widget=forms.TextInput(
            attrs={"class": "in in-wide", "placeholder": "建物名・部屋番号（なければ空欄）"}
        ),
    )
    household = forms.ChoiceField(
        label="世帯", choices=[("new", "新しい世帯を作る"), ("join", "今ある世帯に入る")]
    )
    sex = forms.ChoiceField(label="性別", choices=[("1", "男"), ("2", "女")], widget=forms.RadioSelect)
    fee = fields.AmountField(label="手数料", required=False)
    is_checked = forms.BooleanField(label="本人確認", help_text="顔写真付きの書類を見た")


KNOWN = {
    "reported_on": SAMPLE_DAY,
    "name": NAME,
    "kana": "ワタナベ\u3000ミホン",
    "household": "new",
    "fee": 300,
}
TYPED = {
    "happened_on": "R8.11.25",
    "reported_on": "令和8年11月20日",
    "name": NAME,
    "kana": "ワタナベ\u3000ミホン",
    "birth": "昭和61年4月2日",
    "town": "やしろ",
    "lot": "6番53号",
    "household": "new",
    "sex": "2",
    "fee": "300",
    "is_checked": "on",
}


def person(*, is_protected: bool = False) -> PersonBar:
    return PersonBar(
        number=27413,
        name=NAME,
        kana="ワタナベ\u3000ミホン",
        birth=date(1986, 4, 2),
        age=40,
        sex="女",
        household=31805,
        address="" if is_protected else "長井市屋城町6番53号（架空）",
        is_protected=is_protected,
        reveal_url="/_style/protected" if is_protected else "",
        url="/_style",
        badges=(Badge("送付先あり", "blue"), Badge("未納あり", "amber")),
    )


def sample_table(request: HttpRequest) -> Table:
    more = [
        Changed(300010 + 10 * i, f"架空\u3000{i}郎", 1000 * i, 990 * i, SAMPLE_DAY, "見本", None)
        for i in range(1, 60)
    ]
    return Table(
        request=request,
        name="changed",
        ja="大きく変わった人",
        rows=LINES + more,
        per_page=8,
        export_right="style.export",
        person=lambda r: r.person,
        columns=[
            Column("person", "宛名番号", "number"),
            Column("name", "氏名", "name", url=lambda _: "/_style/person"),
            Column("before", "令和7年度", "yen"),
            Column("levy", "令和8年度", "yen", url=lambda _: "/_style"),
            Column("changed_on", "異動日", "day"),
            Column("reason", "理由"),
            Column("mark", "状態", "badge"),
        ],
    )


def sample_plots() -> dict[str, plots.Plot]:
    months = [f"{m}月" for m in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)]
    paid = (0, 0, 31_200_000, 28_400_000, 30_100_000, 29_300_000, 30_800_000, 28_900_000, 0, 0, 0, 0)
    owed = (0, 0, 1_900_000, 2_600_000, 2_200_000, 3_100_000, 2_400_000, 4_800_000, 0, 0, 0, 0)
    ages = [f"{a}–{a + 4}" for a in range(0, 100, 5)]
    men = (
        410,
        480,
        560,
        610,
        470,
        430,
        520,
        620,
        730,
        810,
        890,
        860,
        940,
        1080,
        1190,
        960,
        610,
        340,
        120,
        20,
    )
    women = (
        390,
        455,
        530,
        590,
        440,
        400,
        490,
        590,
        700,
        790,
        880,
        870,
        980,
        1120,
        1260,
        1150,
        890,
        640,
        330,
        90,
    )
    series = (plots.Series("収納済", paid), plots.Series("未納", owed))
    changes = [
        ("給与所得控除の引上げ", -21_400_000),
        ("転出・死亡", -9_480_000),
        ("転入・新規", 6_200_000),
        ("賃金の上昇", 7_960_000),
        ("その他", -520_000),
    ]
    return {
        "bars": plots.bars(
            "by-class",
            "軽減区分ごとの世帯数",
            ("7割", "5割", "2割", "なし"),
            [plots.Series("世帯", (1204, 611, 498, 2310))],
            "世帯",
        ),
        "stacked": plots.stacked_bars("by-month", "国民健康保険税の収納（令和8年度）", months, series, "円"),
        "lines": plots.lines(
            "rate",
            "収納率の3年比較",
            months[2:8],
            [
                plots.Series("令和6年度", (91, 92, 92, 93, 93, 94)),
                plots.Series("令和7年度", (92, 92, 93, 94, 94, 95)),
                plots.Series("令和8年度", (93, 93, 94, 94, 95, 95)),
            ],
            "％",
            from_zero=False,
        ),
        "waterfall": plots.waterfall(
            "reasons",
            "所得割額の増減（令和7年度から8年度）",
            ("令和7年度", 958_240_000),
            changes,
            "令和8年度",
            "円",
        ),
        "pyramid": plots.pyramid("ages", "年齢別人口（見本）", ages, men, women),
    }


def _context(request: HttpRequest) -> dict[str, Any]:
    form = SampleForm(TYPED, initial=KNOWN)
    return {
        "desk": SampleShell(request),
        "person": person(),
        "form": form,
        "table": sample_table(request),
        "plots": sample_plots(),
        "empty": Table(
            request=request,
            name="none",
            ja="保留中の届出",
            rows=[],
            columns=[Column("name", "氏名")],
            empty="保留中の届出はありません。人を探して、届出を始めてください。",
            empty_url="/_style",
            empty_act="人を探す",
        ),
        "steps": [
            *steps(
                ["本人確認", "世帯と異動者", "届出の内容", "確認（他業務への連絡・手数料）", "仮登録と審査"],
                3,
            )
        ],
        "run_steps": [
            Step("資料の締め切り", "done", note="11月20日 17:15"),
            Step("試算", "now"),
            Step("承認（2人）"),
            Step("確定"),
            Step("通知書"),
        ],
        "tiles": [
            Tile("納税義務者", "13,402", "人", "前年より −118人"),
            Tile("所得割額", "9.41", "億円", "前年より −1.8%"),
            Tile("均等割のみ", "1,266", "人", "前年より ＋41人"),
            Tile("非課税", "13,048", "人", "前年より ＋59人", "/_style"),
        ],
        "differences": [
            Difference(
                "住所", "米沢市金池三丁目（架空）", "長井市屋城町6番53号（架空）", "住民基本台帳法第22条"
            ),
            Difference("世帯主", None, "渡辺\u3000見本"),
            Difference("本籍", "山形県米沢市", "山形県米沢市"),
            Difference("住所を定めた日", date(2013, 3, 31), SAMPLE_DAY),
        ],
        "progress": Progress(
            "令和8年度 試算 第3回", 18_240, 27_716, "/_style/progress", 9_400, cancel_url="/_style"
        ),
        "acts": [
            Act("転居届", "/_style", key="a"),
            Act("住民票の写し", "/_style", key="p"),
            Act("転出届", "", "転出の予定（12月1日）がすでに登録されています。"),
            Act("印鑑登録", "", "15歳未満の人は登録できません。"),
        ],
        "receipt": Receipt(
            "転入届",
            418_223,
            (("住民票の写し（1通）", "/_style"),),
            (("国保", "加入の確認（3人）"), ("年金", "種別の確認（2人）")),
            (("国民健康保険の加入", "/_style"),),
        ),
        "fkeys": [{"key": "F8", "ja": "住所を探す", "url": "/_style/search"}],
    }


class SampleShell(Shell):
    """The bars of the style page: a clerk of an invented town who needs no sign-in."""

    actor = Actor(
        1, 999997, 1, frozenset({"style.export", "residents.look"}), "", "窓口1 受付 見本", "市民課"
    )
    municipality = Municipality(code=999997, name="見本市", kana="ミホンシ", colour="#0a7d7d", is_sample=True)
    today = SAMPLE_DAY
    waiting = 7
    filter_url = "/_style"

    @cached_property
    def as_of(self) -> date:
        asked = self.request.GET.get("as_of", "")
        return parse_day(asked) if asked else SAMPLE_DAY

    @cached_property
    def businesses(self) -> list[Business]:
        return [
            Business("residents", "住民記録", "r", "/_style/form", (Line("転入届", "/_style/form", "a"),)),
            Business("resident_tax", "個人住民税", "t", "/_style/run", ()),
            Business("water", "上下水道料金", "w", "", ()),
        ]

    @cached_property
    def business(self) -> Business:
        return self.businesses[1 if self.request.path.endswith("/run") else 0]

    def url(self, name: str) -> str:
        return "/_style"

    manual_url = keys_url = "/_style/keys"


@public
def components(request: HttpRequest) -> HttpResponse:
    strips = {
        "notices": [Badge("見本の画面です", "blue", "ここでは何も登録されません。")],
        "illustrative": "医療分の所得割",
    }
    return render(request, "desk/style/components.html", {**_context(request), **strips})


EXAMPLES = {
    "form": "desk/style/form.html",
    "run": "desk/style/run.html",
    "receipt": "desk/receipt.html",
    "protected": "desk/style/person.html",
    "person": "desk/style/person.html",
    "progress": "desk/style/progress.html",
    "keys": "manual/desk.html",
}


@public
def example(request: HttpRequest, page: str) -> HttpResponse:
    """A whole page as a screen would be: form, run, person, receipt, or one of the error pages."""
    context = _context(request)
    if page in EXAMPLES:
        context["person"] = person(is_protected=page == "protected")
        return render(request, EXAMPLES[page], context)
    if page == "stale":
        return render(request, "desk/409.html", {**context, **_stale()}, status=409)
    errors = {"refused": 400, "forbidden": 403, "missing": 404, "broken": 500}
    if page not in errors:
        raise Http404
    error = Refused(
        "転出の予定がすでに登録されています。",
        cites="住民基本台帳法第24条",
        what_to_do="予定を取り消してから、もう一度届け出てください。",
    )
    words = (
        {"error": error}
        if page == "refused"
        else {"error": NotFound("この宛名番号の人はいません。")}
        if page == "missing"
        else {"message": "この画面を見る権限がありません。"}
    )
    return render(
        request, f"desk/{errors[page]}.html", {**words, "desk": context["desk"]}, status=errors[page]
    )


def _stale() -> dict[str, Any]:
    rows = [
        Difference("住所", "長井市屋城町6番53号（架空）", "長井市本町1番1号（架空）"),
        Difference("届出日", SAMPLE_DAY, SAMPLE_DAY),
    ]
    error = Refused("別の職員が、この人の住所を変更しました。")
    return {"rows": rows, "error": error, "kept": [("lot", "6番53号")]}
