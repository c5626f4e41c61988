"""Who is insured, whose address counts elsewhere, and what bears on the premium (被保険者・住所地特例・事情)."""

from django.db import models

from kikan.shared.history import HistoryModel
from kikan.shared.qualification.models import Spell


class AcquiredBy(models.IntegerChoices):
    BEFORE_RECORDS = 0, "移行前から"
    REACHED_65 = 1, "65歳到達"
    MOVED_IN = 2, "転入"
    CERTIFIED = 3, "認定（第2号被保険者）"
    LEFT_EXEMPT_FACILITY = 4, "適用除外施設退所"
    EXCEPTION_ENDED = 5, "他市町村の住所地特例の終了"
    OTHER = 9, "その他"


class LostBy(models.IntegerChoices):
    NONE = 0, "―"
    MOVED_OUT = 1, "転出"
    DIED = 2, "死亡"
    ENTERED_EXEMPT_FACILITY = 3, "適用除外施設入所"
    EXCEPTION_ELSEWHERE = 4, "他市町村の住所地特例の適用"
    CERTIFICATION_ENDED = 5, "認定の終了（第2号被保険者）"
    OTHER = 9, "その他"


class InsuredKind(models.IntegerChoices):
    FIRST = 1, "第1号"
    SECOND = 2, "第2号"


class ExceptionKind(models.IntegerChoices):
    """OURS: insured here although living in a facility elsewhere; THEIRS: living in a facility here, insured elsewhere."""

    OURS = 1, "当市町村の被保険者（他市町村の施設に入所）"
    THEIRS = 2, "他市町村の被保険者（当市町村の施設に入所）"


class CircumstanceKind(models.IntegerChoices):
    ASSISTANCE = 1, "生活保護"
    WELFARE_PENSION = 2, "老齢福祉年金"


class Insured(Spell):
    """A person is insured here while such a row holds; the number of the insured stays the same for life."""

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    insured_number = models.BigIntegerField("被保険者番号")
    kind = models.SmallIntegerField("被保険者区分", choices=InsuredKind.choices)

    class Meta:
        db_table = "long_term_care_insured"


class AddressException(HistoryModel):
    """The municipality that insures is another than that of the address (住所地特例), while such a row holds."""

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    kind = models.SmallIntegerField("区分", choices=ExceptionKind.choices)
    facility = models.CharField("施設の名称", max_length=100)
    other_body = models.IntegerField("相手の市町村コード")

    class Meta:
        db_table = "long_term_care_address_exception"


class Circumstance(HistoryModel):
    """What bears on the stage of the premium beside the tax (生活保護・老齢福祉年金)."""

    key = ("person", "kind")

    pk = models.CompositePrimaryKey("municipality", "person", "kind", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    kind = models.SmallIntegerField("区分", choices=CircumstanceKind.choices)

    class Meta:
        db_table = "long_term_care_circumstance"
