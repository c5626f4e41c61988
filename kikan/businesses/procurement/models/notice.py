"""What a notice says: a procurement, its criteria, the functions it asks for (公告・評価基準・機能要件)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kikan.shared.history import HistoryModel


class ProcurementState(models.IntegerChoices):
    DRAFT = 1, "準備中"
    PUBLISHED = 2, "公告済み"
    DECIDED = 3, "決定済み"


class CriterionKind(models.IntegerChoices):
    """What judges look at; the demo is rated by staff, the others by the committee."""

    PROPOSAL = 1, "提案書"
    DEMO = 2, "実演"
    PRESENTATION = 3, "プレゼンテーション"


class Weighting(models.IntegerChoices):
    EACH_JUDGE = 1, "審査員を同じ重みにする"
    EACH_GROUP = 2, "区分を同じ重みにする"


class TaxBase(models.IntegerChoices):
    UNSET = 0, "定めない"
    WITH = 1, "税込みの価格"
    WITHOUT = 2, "税抜きの価格"


class FunctionForm(models.IntegerChoices):
    SHARE = 1, "必須と任意（必須の配点＋任意の配点×満たした割合）"
    LIST = 2, "機能一覧（○・△・×の点を合計する）"


class Compression(models.IntegerChoices):
    NONE = 1, "圧縮しない（素点をそのまま使う）"
    WHOLE = 2, "技術点の合計を圧縮する（素点の合計×技術点の配点÷素点の満点）"
    SHARES = 3, "分野ごとの割合に圧縮する（素点×総合点の割合÷素点の満点）"


class Tie(models.IntegerChoices):
    ALL = 1, "同点の提案者は全て通過させる"
    TECHNICAL = 2, "技術点の高い提案者を先にする（技術点も同じなら全て通過させる）"


class Counted(models.IntegerChoices):
    BOTH = 1, "第一次と第二次の点を合計する"
    SECOND = 2, "第二次の点だけで決める"


class Disclosure(models.IntegerChoices):
    OWN = 1, "本人の点だけを知らせる"
    ALL = 2, "全ての提案者の点を記号で知らせる"
    NONE = 3, "点を知らせない"


class Procurement(HistoryModel):
    """A call for proposals with overall evaluation; amounts in yen, points whole. ceiling, investigate_below: 0 = none.

    price_floor: per cent of the ceiling, for the formulas with a floor. proposals_until, scores_until: the last days.
    running_points: what of price_points is for operation; 0 = the price is scored in one sum. discount_multiple: for the
    formula whose discount the allocation caps. price_years: how many years' prices are asked for, 0 = those of the
    contract; renewal_after: after which of them a renewal is priced. marks: met, partly, missing, key met, key missing of
    a list of functions. shares: per cent of the total for functions, proposal, demo, presentation.
    protest_days: how long bidders may protest after the notice of the result; 0 = the notice sets no such period.
    first_places: how many bidders the first round lets into the second; 0 = one round alone, and nothing of first_ counts.
    """

    key = ("procurement",)

    pk = models.CompositePrimaryKey("municipality", "procurement", "valid_from", "entry")
    procurement = models.BigIntegerField("調達番号")
    title = models.CharField("件名", max_length=100)
    ceiling = models.BigIntegerField("予定価格", default=0)
    investigate_below = models.BigIntegerField("調査基準価格", default=0)
    years = models.SmallIntegerField("契約の年数")
    total_points = models.IntegerField("総合点の満点")
    price_points = models.IntegerField("価格点の配点")
    price_formula = models.CharField("価格点の算式", max_length=40)
    price_rounding = models.CharField("価格点の端数処理", max_length=40)
    price_floor = models.SmallIntegerField("算式の下限（予定価格に対する百分率）", default=0)
    running_points = models.IntegerField("価格点のうち運用の配点", default=0)
    discount_multiple = models.IntegerField("割引率に掛ける倍数", default=0)
    price_years = models.SmallIntegerField("価格を求める年数", default=0)
    renewal_after = models.SmallIntegerField("更新の前の年数", default=0)
    tax_base = models.SmallIntegerField("価格の消費税", choices=TaxBase.choices, default=TaxBase.UNSET)
    function_form = models.SmallIntegerField(
        "機能要件の採点", choices=FunctionForm.choices, default=FunctionForm.SHARE
    )
    marks = ArrayField(models.SmallIntegerField(), verbose_name="機能一覧の点", default=list)
    compression = models.SmallIntegerField(
        "技術点の圧縮", choices=Compression.choices, default=Compression.NONE
    )
    technical_points = models.IntegerField("圧縮した技術点の配点", default=0)
    shares = ArrayField(models.SmallIntegerField(), verbose_name="分野ごとの割合", default=list)
    required_points = models.IntegerField("必須機能の配点")
    optional_points = models.IntegerField("任意機能の配点")
    weighting = models.SmallIntegerField("審査員の重み", choices=Weighting.choices)
    technical_rounding = models.CharField("技術点の端数処理", max_length=40)
    quality_line = models.IntegerField("最低基準点（技術点）", default=0)
    academics = models.SmallIntegerField("学識経験者の人数")
    municipals = models.SmallIntegerField("構成団体の審査員の人数")
    first_places = models.SmallIntegerField("第一次審査で通過する数", default=0)
    first_line = models.IntegerField("第一次審査の最低基準点", default=0)
    first_functions = models.BooleanField("機能要件を第一次審査で採点する", default=False)
    first_price = models.BooleanField("価格を第一次審査で採点する", default=False)
    first_tie = models.SmallIntegerField("通過の境が同点のとき", choices=Tie.choices, default=Tie.ALL)
    counted = models.SmallIntegerField("総合点に数える審査", choices=Counted.choices, default=Counted.BOTH)
    disclosure = models.SmallIntegerField(
        "第一次審査の点の開示", choices=Disclosure.choices, default=Disclosure.OWN
    )
    protest_days = models.SmallIntegerField("異議申立期間の日数", default=0)
    proposals_until = models.DateField("提案書の提出期限")
    scores_until = models.DateField("採点の期限")
    state = models.SmallIntegerField("状態", choices=ProcurementState.choices, default=ProcurementState.DRAFT)

    class Meta:
        db_table = "procurement_procurement"


class Criterion(HistoryModel):
    """An item that judges score from `least` to `full` in a round; what it brings at most is `points`."""

    key = ("procurement", "criterion")

    pk = models.CompositePrimaryKey("municipality", "procurement", "criterion", "valid_from", "entry")
    procurement = models.BigIntegerField("調達番号")
    criterion = models.SmallIntegerField("評価項目の番号")
    kind = models.SmallIntegerField("種類", choices=CriterionKind.choices)
    ja = models.CharField("評価項目", max_length=100)
    how = models.CharField("評価の観点", max_length=400, default="")
    points = models.IntegerField("配点")
    full = models.SmallIntegerField("採点の満点")
    least = models.SmallIntegerField("採点の最低", default=0)
    in_round = models.SmallIntegerField("採点する審査", default=1)
    by_staff = models.BooleanField("職員が採点する", default=False)

    class Meta:
        db_table = "procurement_criterion"


class Function(HistoryModel):
    """A function that is asked for (機能要件)."""

    key = ("procurement", "function")

    pk = models.CompositePrimaryKey("municipality", "procurement", "function", "valid_from", "entry")
    procurement = models.BigIntegerField("調達番号")
    function = models.SmallIntegerField("機能要件の番号")
    text = models.CharField("機能要件", max_length=400)
    is_required = models.BooleanField("必須")
    is_key = models.BooleanField("重要項目", default=False)

    class Meta:
        db_table = "procurement_function"
