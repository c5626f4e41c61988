"""What other papers say of a person: the family register of the Japanese, the stay of foreigners."""

from django.db import models

from kikan.shared.history import HistoryModel


class FamilyRegister(HistoryModel):
    """戸籍の表示: the place of the family register (本籍) and its first person (筆頭者)."""

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    place = models.CharField("本籍", max_length=200)
    first_person = models.CharField("筆頭者", max_length=200)

    class Meta:
        db_table = "residents_family_register"


class Stay(HistoryModel):
    """What the law asks of a foreign resident (第30条の45): category, status, period, card."""

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    nationality = models.CharField("国籍・地域コード", max_length=3)
    nationality_name = models.CharField("国籍・地域", max_length=200)
    category = models.CharField("第30条の45の区分", max_length=2)
    status = models.CharField("在留資格", max_length=3, default="")
    period = models.CharField("在留期間", max_length=20, default="")
    period_end = models.DateField("在留期間の満了の日", null=True)
    card_no = models.CharField("在留カード等の番号", max_length=12, default="", db_collation="C")
    foreign_resident_since = models.DateField("外国人住民となった年月日")
    foreign_resident_since_text = models.CharField(
        "外国人住民となった年月日（不詳の表記）", max_length=60, default="", db_default=""
    )
    old_registration = models.CharField(
        "旧外国人登録法による登録年月日", max_length=60, default="", db_default=""
    )
    is_residence_notified = models.BooleanField("住居地の届出", default=False, db_default=False)
    has_landing_permit = models.BooleanField("上陸許可証による転入", default=False, db_default=False)

    class Meta:
        db_table = "residents_stay"
