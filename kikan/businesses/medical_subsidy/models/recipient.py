"""Who is subsidised from when to when, the health insurance, and the certificates given out (受給資格・受給者証)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kikan.businesses.medical_subsidy.models.application import Scheme
from kikan.shared.history import HistoryModel
from kikan.shared.tenancy.models import TenantModel


class Insurer(models.IntegerChoices):
    NHI = 1, "国民健康保険"
    LATE_ELDERLY = 2, "後期高齢者医療"
    ASSOCIATION = 3, "全国健康保険協会"
    SOCIETY = 4, "健康保険組合"
    MUTUAL_AID = 5, "共済組合"
    NHI_SOCIETY = 6, "国民健康保険組合"
    OTHER = 9, "その他"


class EndedBy(models.IntegerChoices):
    NONE = 0, "―"
    MOVED_OUT = 1, "転出"
    DIED = 2, "死亡"
    UNINSURED = 3, "医療保険の資格喪失"
    ASSISTED = 4, "生活保護の開始"
    CONDITION = 5, "要件に当たらなくなった"
    DECLINED = 6, "辞退"
    REMOVED = 7, "職権消除"
    OTHER = 9, "その他"


class Recipient(HistoryModel):
    """A time in which somebody is subsidised under a scheme (受給資格); it ends by itself on its last day.

    number: 受給者番号 of seven digits with check digit, the same for all times of a person and scheme.
    copay: 1 none, 2 a part of the cost up to a monthly cap.
    """

    key = ("person", "scheme")

    pk = models.CompositePrimaryKey("municipality", "person", "scheme", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    scheme = models.SmallIntegerField("制度", choices=Scheme.choices)
    number = models.BigIntegerField("受給者番号")
    application = models.BigIntegerField("申請番号")
    copay = models.SmallIntegerField("一部負担金（1 無、2 有）")
    payee = models.BigIntegerField("受取人の宛名番号")
    lost_by = models.SmallIntegerField("喪失の事由", choices=EndedBy.choices, default=EndedBy.NONE)
    working = ArrayField(models.BigIntegerField(), verbose_name="判定の過程")

    class Meta:
        db_table = "medical_subsidy_recipient"
        indexes = [models.Index(fields=["municipality", "number"], name="medical_subsidy_recipient_no")]


class Insurance(HistoryModel):
    """The health insurance of a recipient as told (加入している医療保険)."""

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    insurer = models.SmallIntegerField("保険の種類", choices=Insurer.choices)
    insurer_number = models.CharField("保険者番号", max_length=8, default="")
    symbol = models.CharField("記号・番号", max_length=40, default="")

    class Meta:
        db_table = "medical_subsidy_insurance"


class Certificate(TenantModel):
    """A certificate given out; `issue` is the number of the paper, whose marks tell whether it came back (受給者証の交付)."""

    pk = models.CompositePrimaryKey("municipality", "issue")
    issue = models.BigIntegerField("発行番号")
    person = models.BigIntegerField("宛名番号")
    scheme = models.SmallIntegerField("制度", choices=Scheme.choices)
    valid_from = models.DateField("有効期間の初日")
    last_on = models.DateField("有効期間の末日")
    issued_on = models.DateField("交付年月日")
    reissue_of = models.BigIntegerField("再交付の元の発行番号", null=True)

    class Meta:
        db_table = "medical_subsidy_certificate"
        indexes = [models.Index(fields=["municipality", "person"], name="medical_subsidy_certificate_of")]
