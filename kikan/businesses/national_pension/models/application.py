"""Applications and claims taken for the agency (申請・請求の受付), each with its stages."""

from django.db import models

from kikan.shared.history import HistoryModel


class ApplicationKind(models.IntegerChoices):
    EXEMPTION = 1, "免除・納付猶予"
    STUDENT = 2, "学生納付特例"
    MATERNITY = 3, "産前産後免除"
    CHILD_CARE = 4, "育児期間免除"
    ADDITIONAL_START = 5, "付加保険料の申出"
    ADDITIONAL_STOP = 6, "付加保険料の辞退"
    CLAIM = 7, "裁定請求"
    STATUTORY = 8, "法定免除の該当"
    STATUTORY_END = 9, "法定免除の消滅"
    LATE_PAYMENT = 10, "追納の申込"
    ACCOUNT_TRANSFER = 11, "口座振替の申出の取次"


class Status(models.IntegerChoices):
    """Whose own limit of income counts (地方税法の障害者・寡婦・ひとり親)."""

    NONE = 0, "―"
    DISABLED = 1, "障害者"
    WIDOWED = 2, "寡婦"
    SINGLE_PARENT = 3, "ひとり親"


class Proof(models.IntegerChoices):
    """By which paper the loss of a job or a disaster was proven."""

    NONE = 0, "―"
    SEPARATION_SLIP = 1, "離職票"
    BENEFIT_CERTIFICATE = 2, "雇用保険受給資格者証・受給資格通知"
    DISASTER = 3, "罹災証明書・被災状況届"
    OTHER = 9, "その他の公的な証明"


class Cause(models.IntegerChoices):
    """Why the law itself exempts (国民年金法第89条第1項)."""

    NONE = 0, "―"
    DISABILITY_PENSION = 1, "障害年金1・2級"
    PUBLIC_ASSISTANCE = 2, "生活扶助"
    SANATORIUM = 3, "国立療養所などへの入所"


class TransferWay(models.IntegerChoices):
    """How often an account pays (口座振替の方法)."""

    NONE = 0, "―"
    MONTHLY = 1, "毎月（翌月末）"
    EARLY = 2, "毎月（当月末・早割）"
    SIX_MONTHS = 3, "6か月前納"
    YEAR = 4, "1年前納"
    TWO_YEARS = 5, "2年前納"
    STOP = 9, "口座振替の辞退"


class Claim(models.IntegerChoices):
    NONE = 0, "―"
    OLD_AGE = 1, "老齢基礎年金"
    DISABILITY = 2, "障害基礎年金"
    SURVIVOR = 3, "遺族基礎年金"
    WIDOW = 4, "寡婦年金"
    DEATH_GRANT = 5, "死亡一時金"
    UNPAID = 6, "未支給年金"


class Stage(models.IntegerChoices):
    RECEIVED = 1, "受付"
    EXAMINED = 2, "所得を確認"
    FORWARDED = 3, "進達"
    RETURNED = 4, "返戻"
    GRANTED = 5, "承認（機構）"
    REJECTED = 6, "却下（機構）"


class ExemptionClass(models.IntegerChoices):
    UNKNOWN = 0, "―"
    FULL = 1, "全額免除"
    THREE_QUARTERS = 2, "4分の3免除"
    HALF = 3, "半額免除"
    QUARTER = 4, "4分の1免除"
    DEFERRAL = 5, "納付猶予"
    STUDENT = 6, "学生納付特例"
    NONE = 9, "基準を超える"


class Application(HistoryModel):
    """One paper a person handed in, as it stands; each stage begins another row."""

    key = ("application",)

    pk = models.CompositePrimaryKey("municipality", "application", "valid_from", "entry")
    application = models.BigIntegerField("受付番号")
    person = models.BigIntegerField("宛名番号")
    kind = models.SmallIntegerField("申請の種類", choices=ApplicationKind.choices)
    claim = models.SmallIntegerField("請求の種類", choices=Claim.choices, default=Claim.NONE)
    applied_on = models.DateField("受付年月日")
    from_month = models.DateField("期間の始まりの月", null=True)
    until_month = models.DateField("期間の終わりの月", null=True)
    is_continued = models.BooleanField("継続審査の希望", default=False)
    spouse = models.BigIntegerField("配偶者の宛名番号", null=True)
    head = models.BigIntegerField("世帯主の宛名番号", null=True)
    dependants = models.SmallIntegerField("本人の扶養親族等の数", default=0)
    spouse_dependants = models.SmallIntegerField("配偶者の扶養親族等の数", default=0)
    head_dependants = models.SmallIntegerField("世帯主の扶養親族等の数", default=0)
    birth_on = models.DateField("子の（出産予定）生年月日", null=True)
    is_multiple_birth = models.BooleanField("多胎", default=False)
    status = models.SmallIntegerField("本人の障害者・寡婦・ひとり親", choices=Status.choices, default=0)
    spouse_status = models.SmallIntegerField(
        "配偶者の障害者・寡婦・ひとり親", choices=Status.choices, default=0
    )
    head_status = models.SmallIntegerField(
        "世帯主の障害者・寡婦・ひとり親", choices=Status.choices, default=0
    )
    left_on = models.DateField("本人の離職年月日", null=True)
    spouse_left_on = models.DateField("配偶者の離職年月日", null=True)
    head_left_on = models.DateField("世帯主の離職年月日", null=True)
    disaster_on = models.DateField("被災した日", null=True)
    deductions = models.BigIntegerField("本人の社会保険料控除などの計", default=0, db_default=0)
    spouse_deductions = models.BigIntegerField("配偶者の社会保険料控除などの計", default=0, db_default=0)
    head_deductions = models.BigIntegerField("世帯主の社会保険料控除などの計", default=0, db_default=0)
    proof = models.SmallIntegerField("離職・災害の証明", choices=Proof.choices, default=0)
    cause = models.SmallIntegerField("法定免除の事由", choices=Cause.choices, default=0)
    wishes_to_pay = models.BooleanField("納付申出", default=False)
    happened_on = models.DateField("該当・消滅した日", null=True)
    transfer_way = models.SmallIntegerField("口座振替の方法", choices=TransferWay.choices, default=0)
    stage = models.SmallIntegerField("状態", choices=Stage.choices)
    income = models.BigIntegerField("本人の所得", null=True)
    spouse_income = models.BigIntegerField("配偶者の所得", null=True)
    head_income = models.BigIntegerField("世帯主の所得", null=True)
    found = models.SmallIntegerField("所得から見た区分", choices=ExemptionClass.choices, default=0)
    report = models.BigIntegerField("進達番号", null=True)
    result = models.SmallIntegerField("承認された区分", choices=ExemptionClass.choices, default=0)
    stage_on = models.DateField("状態の日")

    class Meta:
        db_table = "national_pension_application"
        indexes = [models.Index(fields=["municipality", "person"], name="national_pension_app_person")]
