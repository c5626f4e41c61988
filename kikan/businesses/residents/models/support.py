"""The support measure as the officer keeps it (支援措置): nobody else reads these tables, others ask the shield."""

from django.db import models

from kikan.shared.history import HistoryModel


class SupportMeasure(HistoryModel):
    """支援措置: one application of a victim with what was decided on it; each change begins a row.

    state: provisional 仮支援, active 支援中, declined 却下, ended 終了. `last_on`: the last day of the period,
    which ends nothing by itself.
    """

    key = ("number",)

    pk = models.CompositePrimaryKey("municipality", "number", "valid_from", "entry")
    number = models.BigIntegerField("支援措置番号")
    applicant = models.BigIntegerField("申出者の宛名番号")
    state = models.CharField("状態", max_length=12)
    kind = models.CharField("区分", max_length=20)
    applied_on = models.DateField("申出日")
    starts_on = models.DateField("期間の初日", null=True)
    last_on = models.DateField("期間の末日", null=True)
    body = models.CharField("相談機関", max_length=100, default="")
    opinion = models.CharField("相談機関の意見", max_length=12, default="")
    opinion_on = models.DateField("意見を受けた日", null=True)
    contact = models.CharField("連絡先", max_length=200, default="")
    address = models.CharField("申出書の現住所", max_length=400, default="")
    former_address = models.CharField("申出書の前住所", max_length=400, default="")
    offender_name = models.CharField("相手方の氏名", max_length=200, default="")
    offender_birth = models.CharField("相手方の生年月日", max_length=60, default="")
    offender_address = models.CharField("相手方の住所", max_length=400, default="")
    offender_relation = models.CharField("相手方との関係", max_length=60, default="")
    stops_browsing = models.BooleanField("閲覧の制限", default=True)
    stops_copies = models.BooleanField("住民票の写し等の制限", default=True)
    stops_supplement = models.BooleanField("戸籍の附票の写しの制限", default=True)
    received_from = models.CharField("転送元の市区町村", max_length=60, default="")
    received_on = models.DateField("転送を受けた日", null=True)
    end_reason = models.CharField("終了・却下の理由", max_length=200, default="")
    note = models.CharField("備考", max_length=400, default="")

    class Meta:
        db_table = "residents_support_measure"


class SupportPerson(HistoryModel):
    """A person whom a measure covers: the applicant, and those who live at the same address (併せて支援を求める者)."""

    key = ("measure", "person")

    pk = models.CompositePrimaryKey("municipality", "measure", "person", "valid_from", "entry")
    measure = models.BigIntegerField("支援措置番号")
    person = models.BigIntegerField("宛名番号")
    relation = models.CharField("申出者との関係", max_length=40, default="")

    class Meta:
        db_table = "residents_support_person"


class SupportOffice(HistoryModel):
    """Another municipality that is asked to take the measure too (申出の相手の市区町村), and what it answered."""

    key = ("measure", "line")

    pk = models.CompositePrimaryKey("municipality", "measure", "line", "valid_from", "entry")
    measure = models.BigIntegerField("支援措置番号")
    line = models.SmallIntegerField("行番号")
    office = models.CharField("市区町村", max_length=60)
    purpose = models.CharField("対象の住所・本籍の区分", max_length=12)
    place = models.CharField("対象の住所・本籍", max_length=400, default="")
    sent_on = models.DateField("転送した日", null=True)
    answered_on = models.DateField("回答を受けた日", null=True)
    answer = models.CharField("回答", max_length=100, default="")

    class Meta:
        db_table = "residents_support_office"
