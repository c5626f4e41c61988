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


class LimitCategory(models.IntegerChoices):
    """The class of the limit of costs (限度区分), as the union decides it."""

    ACTIVE_3 = 1, "現役Ⅲ"
    ACTIVE_2 = 2, "現役Ⅱ"
    ACTIVE_1 = 3, "現役Ⅰ"
    ORDINARY_2 = 4, "一般Ⅱ"
    ORDINARY_1 = 5, "一般Ⅰ"
    LOW_2 = 6, "区分Ⅱ"
    LOW_1 = 7, "区分Ⅰ"


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


class UnionMove(HistoryModel):
    """Somebody insured by the union moved here from another of its municipalities (広域連合内の転入), from the day of moving.

    union_since: insured by the union without a break since then; tenths: of the reduction, as the other municipality
    judged it for the year; null: judged here.
    """

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    from_body = models.IntegerField("転出元の市町村コード")
    union_since = models.DateField("広域連合の資格取得日")
    tenths = models.SmallIntegerField("転出元の均等割の軽減割合", null=True)

    class Meta:
        db_table = "late_elderly_union_move"


class LimitClass(HistoryModel):
    """The class of the limit of costs asked to stand on the confirmation (限度区分の併記), to 31 July at the latest."""

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    category = models.SmallIntegerField("限度区分", choices=LimitCategory.choices)
    applied_on = models.DateField("申請日")
    long_stay_on = models.DateField("長期入院該当日", null=True)

    class Meta:
        db_table = "late_elderly_limit_class"
