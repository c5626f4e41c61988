"""Who judges, what they declare, score and say (審査員・利害関係の申告・採点・議事)."""

from django.db import models

from kikan.shared.history import HistoryModel
from kikan.shared.tenancy.models import TenantModel


class Group(models.IntegerChoices):
    ACADEMIC = 1, "学識経験者"
    MUNICIPAL = 2, "構成団体"
    STAFF = 3, "職員（実演）"


class Speaker(models.IntegerChoices):
    OFFICE = 1, "事務局"
    JUDGE = 2, "委員"
    BIDDER = 3, "提案者"


class Judge(HistoryModel):
    """A user who judges; judge: 1 is 委員1, in the order of naming."""

    key = ("procurement", "judge")

    pk = models.CompositePrimaryKey("municipality", "procurement", "judge", "valid_from", "entry")
    procurement = models.BigIntegerField("調達番号")
    judge = models.SmallIntegerField("委員の番号")
    user = models.BigIntegerField("利用者番号")
    group = models.SmallIntegerField("区分", choices=Group.choices)
    body = models.CharField("所属", max_length=80)

    class Meta:
        db_table = "procurement_judge"


class Declaration(HistoryModel):
    """What a judge declares of an interest in a bidder (利害関係の申告); a later one replaces it."""

    key = ("procurement", "judge", "bidder")

    pk = models.CompositePrimaryKey("municipality", "procurement", "judge", "bidder", "valid_from", "entry")
    procurement = models.BigIntegerField("調達番号")
    judge = models.SmallIntegerField("委員の番号")
    bidder = models.SmallIntegerField("提案者の番号")
    has_interest = models.BooleanField("利害関係がある")
    note = models.CharField("内容", max_length=400, default="")

    class Meta:
        db_table = "procurement_declaration"


class Score(HistoryModel):
    """A judge's score of an item of a proposal; another value ends the row and adds one, so that both stay."""

    key = ("procurement", "criterion", "bidder", "judge")

    pk = models.CompositePrimaryKey(
        "municipality", "procurement", "criterion", "bidder", "judge", "valid_from", "entry"
    )
    procurement = models.BigIntegerField("調達番号")
    criterion = models.SmallIntegerField("評価項目の番号")
    bidder = models.SmallIntegerField("提案者の番号")
    judge = models.SmallIntegerField("委員の番号")
    value = models.SmallIntegerField("採点")
    comment = models.CharField("講評", max_length=400, default="")

    class Meta:
        db_table = "procurement_score"


class Statement(TenantModel):
    """What was said in the committee (議事); added, never changed. number: of the judge or the bidder, 0 for the office."""

    pk = models.CompositePrimaryKey("municipality", "statement")
    statement = models.BigIntegerField("議事の番号")
    procurement = models.BigIntegerField("調達番号")
    speaker = models.SmallIntegerField("発言者", choices=Speaker.choices)
    number = models.SmallIntegerField("委員か提案者の番号", default=0)
    said_on = models.DateField("年月日")
    text = models.CharField("発言", max_length=1000)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "procurement_statement"
        indexes = [models.Index(fields=["municipality", "procurement"], name="procurement_statement_of")]
