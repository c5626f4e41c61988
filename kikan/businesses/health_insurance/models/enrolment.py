"""Who is insured in which household, with which relief, and who left for 後期 from the same household."""

from django.db import models

from kikan.shared.history import HistoryModel


class AcquiredBy(models.IntegerChoices):
    BEFORE_RECORDS = 0, "移行前から"
    MOVED_IN = 1, "転入"
    LEFT_EMPLOYEE_INSURANCE = 2, "社保離脱"
    BORN = 3, "出生"
    ASSISTANCE_ENDED = 4, "生活保護廃止"
    LEFT_LATE_ELDERLY = 5, "後期高齢離脱"
    OTHER = 9, "その他"


class LostBy(models.IntegerChoices):
    NONE = 0, "―"
    MOVED_OUT = 1, "転出"
    JOINED_EMPLOYEE_INSURANCE = 2, "社保加入"
    DIED = 3, "死亡"
    ASSISTANCE_BEGAN = 4, "生活保護開始"
    JOINED_LATE_ELDERLY = 5, "後期高齢加入"
    OTHER = 9, "その他"


class ReliefKind(models.IntegerChoices):
    UNEMPLOYMENT = 1, "非自発的失業"
    MATERNITY = 2, "産前産後"
    FORMER_DEPENDANT = 3, "旧被扶養者"


class Enrolment(HistoryModel):
    """A person is insured (被保険者) while such a row holds; a change of household begins another row."""

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    household = models.BigIntegerField("世帯番号")
    acquired_on = models.DateField("資格取得年月日")
    acquired_by = models.SmallIntegerField("取得事由", choices=AcquiredBy.choices)
    acquired_reported_on = models.DateField("取得届出年月日", null=True)
    lost_by = models.SmallIntegerField("喪失事由", choices=LostBy.choices, default=LostBy.NONE)
    lost_reported_on = models.DateField("喪失届出年月日", null=True)

    class Meta:
        db_table = "health_insurance_enrolment"


class Relief(HistoryModel):
    """A relief of one insured person for a time (軽減等): unemployment, maternity, former dependant."""

    key = ("person", "kind")

    pk = models.CompositePrimaryKey("municipality", "person", "kind", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    kind = models.SmallIntegerField("区分", choices=ReliefKind.choices)
    is_multiple_birth = models.BooleanField("多胎", default=False)
    birth_month = models.DateField("出産（予定）月", null=True)

    class Meta:
        db_table = "health_insurance_relief"


class SpecifiedMember(HistoryModel):
    """A person who left NHI for 後期高齢者医療 and stays in the household (特定同一世帯所属者)."""

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    household = models.BigIntegerField("世帯番号")

    class Meta:
        db_table = "health_insurance_specified_member"
