"""What comes of it: a low price looked into, the evaluation, the decision, the specification (結果・仕様)."""

from django.db import models

from kikan.shared.history import HistoryModel
from kikan.shared.tenancy.models import TenantModel


class PromiseState(models.IntegerChoices):
    OPEN = 1, "未確認"
    ACCEPTED = 2, "適合"
    DEVIATING = 3, "不適合"


class Asker(models.IntegerChoices):
    MEMBER = 1, "構成団体"
    OFFICE = 2, "共同事務局"
    PROVIDER = 3, "受託者"
    LAW = 4, "法令の改正"


class ChangeState(models.IntegerChoices):
    PROPOSED = 1, "決定待ち"
    APPROVED = 2, "決定済み"
    DECLINED = 3, "却下"


class Term(models.IntegerChoices):
    """What the contract must settle, whoever provides the service."""

    YEARS = 1, "契約の期間"
    LEVEL = 2, "サービス水準と未達のときの扱い"
    STANDARD = 3, "個別の改修をしないこと"
    REVISIONS = 4, "法令改正への対応を料金に含むこと"
    DATA = 5, "終了のときに、指定する形式で無償でデータを引き渡すこと"
    DICTIONARY = 6, "データの項目定義を開示すること"
    JOINING = 7, "後から加わる団体にも同じ単価を用いること"
    PENALTY = 8, "違約金"
    SUBCONTRACT = 9, "再委託の制限"
    SECRECY = 10, "秘密の保持"
    HANDOVER = 11, "次の受託者への引継ぎ"
    REHEARSAL = 12, "移行の予行"


class Investigation(HistoryModel):
    """Whether the contract can be carried out at a low price (低価格の調査): one proposes, another confirms."""

    key = ("procurement", "bidder")

    pk = models.CompositePrimaryKey("municipality", "procurement", "bidder", "valid_from", "entry")
    procurement = models.BigIntegerField("調達番号")
    bidder = models.SmallIntegerField("提案者の番号")
    is_sound = models.BooleanField("履行できる")
    reason = models.CharField("理由", max_length=400)
    is_confirmed = models.BooleanField("確認済み", default=False)

    class Meta:
        db_table = "procurement_investigation"


class Shortlist(HistoryModel):
    """The first round as it was closed (第一次審査の締切): one closes it, another approves; results as of an evaluation."""

    key = ("procurement",)

    pk = models.CompositePrimaryKey("municipality", "procurement", "valid_from", "entry")
    procurement = models.BigIntegerField("調達番号")
    closed_on = models.DateField("締切年月日")
    results = models.JSONField("第一次審査の結果")
    is_approved = models.BooleanField("決定済み", default=False)

    class Meta:
        db_table = "procurement_shortlist"


class Evaluation(TenantModel):
    """An evaluation as it was computed (評価); results: a list by bidder with points as exact fractions and every step."""

    pk = models.CompositePrimaryKey("municipality", "evaluation")
    evaluation = models.BigIntegerField("評価番号")
    procurement = models.BigIntegerField("調達番号")
    evaluated_on = models.DateField("評価年月日")
    results = models.JSONField("評価の結果")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "procurement_evaluation"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "procurement"], name="procurement_evaluation_once"
            )
        ]


class Decision(TenantModel):
    """The bidder that another person decided for, once (決定); sha256: over the proposal that becomes the specification."""

    pk = models.CompositePrimaryKey("municipality", "procurement")
    procurement = models.BigIntegerField("調達番号")
    evaluation = models.BigIntegerField("評価番号")
    bidder = models.SmallIntegerField("提案者の番号")
    lot = models.CharField("くじの記録", max_length=200, default="")
    decided_on = models.DateField("決定年月日")
    sha256 = models.CharField("提案の照合値", max_length=64)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "procurement_decision"


class Promise(HistoryModel):
    """A function of the winning proposal as part of the specification, and what its acceptance found (仕様・検収).

    act: the procedure of this program that does it; level: the item of the service level that measures it; request: the
    wish of the joint office it became; change: the number of its last change record; empty or 0 where none.
    """

    key = ("procurement", "function")

    pk = models.CompositePrimaryKey("municipality", "procurement", "function", "valid_from", "entry")
    procurement = models.BigIntegerField("調達番号")
    function = models.SmallIntegerField("機能要件の番号")
    text = models.CharField("機能要件", max_length=400)
    answer = models.SmallIntegerField("回答")
    note = models.CharField("実現の方法", max_length=400, default="")
    act = models.CharField("機能", max_length=80, default="")
    level = models.CharField("サービス水準の項目", max_length=80, default="")
    request = models.BigIntegerField("要望番号", default=0)
    change = models.SmallIntegerField("変更記録の番号", default=0)
    state = models.SmallIntegerField("検収", choices=PromiseState.choices, default=PromiseState.OPEN)
    finding = models.CharField("検収の記録", max_length=400, default="")

    class Meta:
        db_table = "procurement_promise"


class PromiseChange(HistoryModel):
    """A promise changed after the contract (変更記録): who asked, why, what it costs; one proposes, another decides.

    price_effect: yen over the contract, below 0 where it becomes cheaper.
    """

    key = ("procurement", "change")

    pk = models.CompositePrimaryKey("municipality", "procurement", "change", "valid_from", "entry")
    procurement = models.BigIntegerField("調達番号")
    change = models.SmallIntegerField("変更記録の番号")
    function = models.SmallIntegerField("機能要件の番号")
    asked_by = models.SmallIntegerField("求めた者", choices=Asker.choices)
    asked_ja = models.CharField("求めた者の名称", max_length=80)
    reason = models.CharField("理由", max_length=400)
    before = models.CharField("変更の前", max_length=400)
    after = models.CharField("変更の後", max_length=400)
    price_effect = models.BigIntegerField("契約金額の増減", default=0)
    state = models.SmallIntegerField("状態", choices=ChangeState.choices, default=ChangeState.PROPOSED)
    decided_on = models.DateField("決定年月日", null=True)

    class Meta:
        db_table = "procurement_promise_change"


class Protest(HistoryModel):
    """What a bidder says against the result within the days of the notice, and the answer (異議の申立て)."""

    key = ("procurement", "protest")

    pk = models.CompositePrimaryKey("municipality", "procurement", "protest", "valid_from", "entry")
    procurement = models.BigIntegerField("調達番号")
    protest = models.SmallIntegerField("異議の番号")
    bidder = models.SmallIntegerField("提案者の番号")
    received_on = models.DateField("受付年月日")
    text = models.CharField("申立ての内容", max_length=1000)
    answer = models.CharField("回答", max_length=1000, default="")
    answered_on = models.DateField("回答年月日", null=True)

    class Meta:
        db_table = "procurement_protest"


class ContractTerm(HistoryModel):
    """Where the contract settles a term, or why it does not (契約条項の確認)."""

    key = ("procurement", "term")

    pk = models.CompositePrimaryKey("municipality", "procurement", "term", "valid_from", "entry")
    procurement = models.BigIntegerField("調達番号")
    term = models.SmallIntegerField("契約で定めること", choices=Term.choices)
    is_settled = models.BooleanField("契約に定めがある")
    place = models.CharField("契約書の条", max_length=80, default="")
    note = models.CharField("内容か、定めない理由", max_length=400, default="")

    class Meta:
        db_table = "procurement_contract_term"
