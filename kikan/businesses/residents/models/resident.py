"""The resident row: one person's place in the register for as long as nothing of it changes."""

from django.db import models

from kikan.shared.history import HistoryModel


class Resident(HistoryModel):
    """A person is a resident (住民票に記録) while such a row holds.

    Names, births and addresses are rows of the addressees; 本籍 and 在留 have tables of their own.
    `birth_on` and `is_birth_certain` are repeated here, so that the fact of residency is one table.
    `last_registered` is where somebody was registered last who comes without an earlier notice (未届); not printed.
    `ceased_by` stands on the last row of a period of residency, also while its end is still to come.
    """

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    household = models.BigIntegerField("世帯番号")
    is_head = models.BooleanField("世帯主か")
    relationship = models.CharField("続柄", max_length=20)
    order_in_household = models.SmallIntegerField("世帯員の並び順")
    resident_kind = models.SmallIntegerField("住民種別")
    became_by = models.SmallIntegerField("住民となった事由")
    ceased_by = models.SmallIntegerField("住民でなくなる事由", default=0)
    resident_since = models.DateField("住民となった年月日")
    resident_since_text = models.CharField("住民となった年月日（不詳の表記）", max_length=60, default="")
    address_since = models.DateField("住所を定めた年月日")
    address_since_text = models.CharField("住所を定めた年月日（不詳の表記）", max_length=60, default="")
    came_from = models.CharField("転入前住所", max_length=400, default="")
    came_from_code = models.CharField("転入前住所コード", max_length=6, default="")
    last_registered = models.CharField("最終登録住所地", max_length=400, default="", db_default="")
    birth_on = models.DateField("生年月日")
    is_birth_certain = models.BooleanField("生年月日が確かか", default=True)
    event = models.CharField("異動事由", max_length=2)
    notified_on = models.DateField("届出の年月日", null=True)
    remark = models.CharField("備考", max_length=400, default="")

    class Meta:
        db_table = "residents_resident"
