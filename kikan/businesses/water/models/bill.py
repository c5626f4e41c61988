"""Bills (調定の決定) of a contract and period, steps against arrears, leak reliefs, beneficiary charges."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kikan.shared.history import HistoryModel
from kikan.shared.tenancy.models import TenantModel


class Bill(HistoryModel):
    """What a contract owes for a period, water and sewer apart; it holds over the days of the period.

    `water_working`, `sewer_working`: `law.charge.Charge.pack()` of the row; `sewage_working`: `law.sewage.Sewage.pack()`.
    A correction ends the row and begins another for the same period and number.
    """

    key = ("contract",)

    pk = models.CompositePrimaryKey("municipality", "contract", "valid_from", "entry")
    contract = models.BigIntegerField("契約番号")
    number = models.BigIntegerField("請求番号")
    point = models.BigIntegerField("水栓番号")
    payer = models.BigIntegerField("使用者の宛名番号")
    month = models.IntegerField("請求の月")
    zone = models.IntegerField("検針地区")
    calibre = models.SmallIntegerField("口径")
    use = models.SmallIntegerField("用途")
    dwellings = models.SmallIntegerField("戸数")
    months = models.SmallIntegerField("月数")
    part_days = models.SmallIntegerField("期間計算の日数", default=0)
    kind = models.SmallIntegerField("検針区分")
    odd = models.SmallIntegerField("異常の点検", default=0)
    volume = models.IntegerField("使用水量")
    sewage = models.IntegerField("汚水量", default=0)
    leak_cut = models.IntegerField("漏水で減らした水量", default=0)
    water = models.BigIntegerField("水道料金")
    water_tax = models.BigIntegerField("水道料金の消費税等")
    water_off = models.BigIntegerField("水道料金の減免額", default=0)
    sewer = models.BigIntegerField("下水道使用料")
    sewer_tax = models.BigIntegerField("下水道使用料の消費税等")
    sewer_off = models.BigIntegerField("下水道使用料の減免額", default=0)
    due_on = models.DateField("納期限")
    tariff_on = models.DateField("料金表の日")
    water_charge = models.BigIntegerField("水道料金の調定番号", null=True)
    sewer_charge = models.BigIntegerField("下水道使用料の調定番号", null=True)
    water_working = ArrayField(models.BigIntegerField(), verbose_name="水道料金の計算過程")
    sewer_working = ArrayField(models.BigIntegerField(), verbose_name="下水道使用料の計算過程")
    sewage_working = ArrayField(models.BigIntegerField(), verbose_name="汚水量の計算過程")

    class Meta:
        db_table = "water_bill"


class Step(models.IntegerChoices):
    REMINDED = 1, "督促"
    NOTICED = 2, "給水停止予告"
    STOPPED = 3, "給水停止"
    RESTARTED = 4, "給水停止の解除"


class ArrearsStep(TenantModel):
    """One step against a contract's arrears (滞納整理の経過)."""

    pk = models.CompositePrimaryKey("municipality", "contract", "entry")
    contract = models.BigIntegerField("契約番号")
    entry = models.BigIntegerField("記録番号")
    step = models.SmallIntegerField("段階", choices=Step.choices)
    happened_on = models.DateField("日付")
    pay_until = models.DateField("指定期限", null=True)
    amount = models.BigIntegerField("未納額")

    class Meta:
        db_table = "water_arrears_step"


class LandState(models.IntegerChoices):
    ASSESSED = 1, "賦課"
    POSTPONED = 2, "徴収猶予"
    EXEMPT = 3, "減免"


class Beneficiary(HistoryModel):
    """Land that the sewer serves and who pays for it once (受益者負担金台帳). `area` in hundredths of a m2."""

    key = ("number",)

    pk = models.CompositePrimaryKey("municipality", "number", "valid_from", "entry")
    number = models.BigIntegerField("台帳番号")
    person = models.BigIntegerField("受益者の宛名番号")
    place = models.CharField("土地の所在", max_length=200)
    area = models.BigIntegerField("面積（100分の1平方メートル）")
    pits = models.SmallIntegerField("公共ますの数")
    state = models.SmallIntegerField("状態", choices=LandState.choices)
    prepays = models.BooleanField("一括納付", default=False)
    amount = models.BigIntegerField("負担金額")
    reward = models.BigIntegerField("一括納付報奨金", default=0)
    charge = models.BigIntegerField("調定番号", null=True)

    class Meta:
        db_table = "water_beneficiary"
