"""Certification from the application to the card (要介護認定), and what follows from it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kikan.shared.history import HistoryModel


class ApplicationKind(models.IntegerChoices):
    NEW = 1, "新規"
    RENEWAL = 2, "更新"
    CHANGE = 3, "区分変更"
    MOVED_IN = 4, "転入（受給資格証明書）"


class Stage(models.IntegerChoices):
    """How far an application has come (申請の状態)."""

    APPLIED = 1, "申請受付"
    FIRST_JUDGED = 2, "一次判定済"
    DECIDED = 3, "認定"
    REJECTED = 4, "非該当"
    WITHDRAWN = 5, "取下げ"


class Level(models.IntegerChoices):
    """The levels (要介護状態区分), by the codes of the national interface."""

    NONE = 1, "非該当"
    SUPPORT_1 = 12, "要支援1"
    SUPPORT_2 = 13, "要支援2"
    CARE_1 = 21, "要介護1"
    CARE_2 = 22, "要介護2"
    CARE_3 = 23, "要介護3"
    CARE_4 = 24, "要介護4"
    CARE_5 = 25, "要介護5"


class Application(HistoryModel):
    """An application on its way; each step replaces the row (認定申請)."""

    key = ("number",)

    pk = models.CompositePrimaryKey("municipality", "number", "valid_from", "entry")
    number = models.BigIntegerField("申請番号")
    person = models.BigIntegerField("宛名番号")
    kind = models.SmallIntegerField("申請区分", choices=ApplicationKind.choices)
    stage = models.SmallIntegerField("状態", choices=Stage.choices, default=Stage.APPLIED)
    applied_on = models.DateField("申請日")
    due_on = models.DateField("処理期限")
    doctor = models.CharField("主治医・医療機関", max_length=100, default="")
    disease = models.CharField("特定疾病（第2号被保険者）", max_length=60, default="")
    surveyed_on = models.DateField("認定調査日", null=True)
    opinion_on = models.DateField("主治医意見書の受領日", null=True)
    first_level = models.SmallIntegerField("一次判定", null=True)
    first_minutes = models.SmallIntegerField("基準時間（1/10分）", null=True)
    postponed_to = models.DateField("延期後の見込日", null=True)
    postponed_for = models.CharField("延期の理由", max_length=100, default="")
    judged_on = models.DateField("審査会の日", null=True)
    level = models.SmallIntegerField("二次判定", null=True)
    remarks = models.CharField("審査会の意見", max_length=200, default="")

    class Meta:
        db_table = "long_term_care_application"


class Survey(HistoryModel):
    """What a survey found for an application (認定調査票); answers: the choice of each item of `law.survey.ITEMS`, from 1."""

    key = ("application",)

    pk = models.CompositePrimaryKey("municipality", "application", "valid_from", "entry")
    application = models.BigIntegerField("申請番号")
    person = models.BigIntegerField("宛名番号")
    answers = ArrayField(models.SmallIntegerField(), verbose_name="基本調査")
    remarks = models.CharField("特記事項", max_length=400, default="")

    class Meta:
        db_table = "long_term_care_survey"


class Certification(HistoryModel):
    """The level that holds (認定); valid_until is the day after the last day of validity."""

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    level = models.SmallIntegerField("要介護状態区分", choices=Level.choices)
    application = models.BigIntegerField("申請番号", default=0)
    certified_on = models.DateField("認定日")
    limit_units = models.IntegerField("区分支給限度基準額（単位）")
    remarks = models.CharField("審査会の意見", max_length=200, default="")

    class Meta:
        db_table = "long_term_care_certification"


class CarePlan(HistoryModel):
    """Who makes the plan of care (居宅サービス計画の届出); office 0 where the person makes it himself."""

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    office = models.BigIntegerField("事業所番号", default=0)
    office_name = models.CharField("事業所の名称", max_length=100, default="")

    class Meta:
        db_table = "long_term_care_care_plan"


class CopayRatio(HistoryModel):
    """The tenths a certified person pays (負担割合), from 1 August to 31 July; working: `law.window.Ratio.pack()`."""

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    tenths = models.SmallIntegerField("負担割合")
    working = ArrayField(models.BigIntegerField(), verbose_name="計算過程")

    class Meta:
        db_table = "long_term_care_copay_ratio"
