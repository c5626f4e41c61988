"""Who receives for whom in which months (受給資格). A row holds from the 1st of the first month to the 1st after the last."""

from django.db import models

from kikan.shared.history import HistoryModel


class RecipientKind(models.IntegerChoices):
    PARENT = 1, "父母"
    GUARDIAN = 2, "未成年後見人"
    DESIGNATED = 3, "父母指定者"
    CARER = 4, "父母以外の養育者"
    FACILITY = 5, "施設設置者"
    FOSTER = 6, "里親"


class PensionKind(models.IntegerChoices):
    UNKNOWN = 0, "未確認"
    EMPLOYEE = 1, "被用者"
    OTHER = 2, "非被用者"


class Standing(models.IntegerChoices):
    WITHIN = 0, "限度額未満"
    ABOVE = 1, "所得制限限度額以上"
    ABOVE_UPPER = 2, "所得上限限度額以上"
    UNKNOWN = 9, "未判定"


class EndedBy(models.IntegerChoices):
    NONE = 0, "―"
    MOVED_OUT = 1, "転出"
    RECIPIENT_DIED = 2, "受給者の死亡"
    CHILD_DIED = 3, "児童の死亡"
    CARE_LOST = 4, "監護・生計関係の喪失"
    CIVIL_SERVANT = 5, "公務員になった"
    FACILITY = 6, "児童の施設入所等"
    OTHER_RECIPIENT = 7, "受給者の変更"
    ABROAD = 8, "児童の国外居住（留学を除く）"
    OTHER = 9, "その他"


class Care(models.IntegerChoices):
    """How a child is raised. Law: 児童手当法第4条第1項"""

    UNRECORDED = 0, "未確認"
    TOGETHER = 1, "監護・生計同一（同居）"
    APART = 2, "監護・生計同一（別居監護）"
    MAINTAINS = 3, "監護・生計維持（父母以外）"


class SuspendedFor(models.IntegerChoices):
    STATUS_REPORT = 1, "現況届の未提出"
    CONFIRMATION = 2, "確認書の未提出"
    OTHER = 9, "その他の届出の未提出"


class Recipient(HistoryModel):
    """Somebody entitled to the allowance (受給者)."""

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    kind = models.SmallIntegerField("受給者の種別", choices=RecipientKind.choices)
    pension_kind = models.SmallIntegerField("年金の種別", choices=PensionKind.choices)
    standing = models.SmallIntegerField("所得の判定（令和6年9月分まで）", choices=Standing.choices)
    event_on = models.DateField("事由発生日")
    claimed_on = models.DateField("請求年月日")
    lost_by = models.SmallIntegerField("消滅の事由", choices=EndedBy.choices, default=EndedBy.NONE)
    lost_on = models.DateField("消滅年月日", null=True)
    spouse = models.BigIntegerField("配偶者の宛名番号", null=True)
    first_month = models.DateField("旧システムでの支給開始月", null=True)

    class Meta:
        db_table = "child_allowance_recipient"


class Child(HistoryModel):
    """A child raised by a recipient, paid for or only counted; a child has one recipient at a time."""

    key = ("child",)

    pk = models.CompositePrimaryKey("municipality", "child", "valid_from", "entry")
    child = models.BigIntegerField("児童の宛名番号")
    recipient = models.BigIntegerField("受給者の宛名番号")
    tie = models.SmallIntegerField("同じ生年月日の中の順", default=0)
    care = models.SmallIntegerField(
        "監護の形", choices=Care.choices, default=Care.UNRECORDED, db_default=Care.UNRECORDED
    )
    lost_by = models.SmallIntegerField("減額の事由", choices=EndedBy.choices, default=EndedBy.NONE)

    class Meta:
        db_table = "child_allowance_child"
        indexes = [models.Index(fields=["municipality", "recipient"], name="child_allowance_child_of")]


class Confirmation(HistoryModel):
    """A child past high school age whose care and costs the recipient bears (監護相当・生計費の負担についての確認書)."""

    key = ("child",)

    pk = models.CompositePrimaryKey("municipality", "child", "valid_from", "entry")
    child = models.BigIntegerField("子の宛名番号")
    recipient = models.BigIntegerField("受給者の宛名番号")
    confirmed_on = models.DateField("確認書の受付年月日")
    graduates_in = models.DateField("卒業予定の月", null=True)

    class Meta:
        db_table = "child_allowance_confirmation"
        indexes = [models.Index(fields=["municipality", "recipient"], name="child_allowance_confirmed_by")]


class Suspension(HistoryModel):
    """Payment is held back (支払の一時差止); here the days are days, not months."""

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    reason = models.SmallIntegerField("差止の事由", choices=SuspendedFor.choices)

    class Meta:
        db_table = "child_allowance_suspension"
