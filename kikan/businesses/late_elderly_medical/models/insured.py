"""Who is insured by the union, at which ratio, and what was claimed about revenue (被保険者・負担割合・基準収入額)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kikan.shared.history import HistoryModel
from kikan.shared.qualification.models import Spell


class AcquiredBy(models.IntegerChoices):
    BEFORE_RECORDS = 0, "移行前から"
    REACHED_75 = 1, "75歳到達"
    MOVED_IN = 2, "転入"
    RECOGNISED = 3, "障害認定"
    ASSISTANCE_ENDED = 4, "生活保護廃止"
    EXCEPTION_ENDED = 5, "他の広域連合の住所地特例の終了"
    OTHER = 9, "その他"


class LostBy(models.IntegerChoices):
    NONE = 0, "―"
    MOVED_OUT = 1, "転出"
    DIED = 2, "死亡"
    ASSISTANCE_BEGAN = 3, "生活保護開始"
    RECOGNITION_WITHDRAWN = 4, "障害認定の撤回"
    EXCEPTION_ELSEWHERE = 5, "他の広域連合の住所地特例の適用"
    OTHER = 9, "その他"


class ExceptionKind(models.IntegerChoices):
    """OURS, CARRIED: insured here although living in a facility of another prefecture, since moving there or since 75,
    carried over from the exception of NHI; THEIRS: living in a facility here, insured by another union."""

    OURS = 1, "当広域連合の被保険者（他の都道府県の施設に入所・法第55条）"
    CARRIED = 2, "国保の住所地特例からの引継ぎ（法第55条の2）"
    THEIRS = 3, "他の広域連合の被保険者（当市町村の施設に入所）"


class Insured(Spell):
    """A person is insured by the union through this municipality while such a row holds."""

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    insured_number = models.BigIntegerField("被保険者番号")
    is_former_dependant = models.BooleanField("被扶養者であった人", default=False)

    class Meta:
        db_table = "late_elderly_insured"


class Ratio(HistoryModel):
    """The tenths a person pays at the window, from 1 August to 31 July; working: `law.window.Ratio.pack()`."""

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    tenths = models.SmallIntegerField("負担割合")
    working = ArrayField(models.BigIntegerField(), verbose_name="計算過程")

    class Meta:
        db_table = "late_elderly_ratio"


class RevenueClaim(HistoryModel):
    """The revenue of a person as claimed and proven (基準収入額適用申請), for the year from August."""

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    revenue = models.BigIntegerField("収入額")

    class Meta:
        db_table = "late_elderly_revenue_claim"


class AddressException(HistoryModel):
    """The union that insures is another than that of the address (住所地特例), while such a row holds."""

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    kind = models.SmallIntegerField("区分", choices=ExceptionKind.choices)
    facility = models.CharField("施設の名称", max_length=100)
    other_body = models.IntegerField("相手の市町村コード")

    class Meta:
        db_table = "late_elderly_address_exception"
