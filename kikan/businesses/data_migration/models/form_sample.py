"""Papers laid beside the old system's (帳票の突合): people drawn at random, each compared, signed off; only added to."""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class FormSample(TenantModel):
    """The people of whom a kind of paper is compared, in the order of the bundle; the same seed draws them again."""

    pk = models.CompositePrimaryKey("municipality", "rehearsal", "paper")
    rehearsal = models.BigIntegerField("リハーサル番号")
    paper = models.CharField("帳票", max_length=40)
    seed = models.BigIntegerField("乱数の種")
    persons = models.JSONField("抜き取った人")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "data_migration_form_sample"


class FormMark(TenantModel):
    """Somebody laid a paper beside the old one; a later mark replaces the earlier ones."""

    pk = models.CompositePrimaryKey("municipality", "rehearsal", "paper", "person", "entry")
    rehearsal = models.BigIntegerField("リハーサル番号")
    paper = models.CharField("帳票", max_length=40)
    person = models.BigIntegerField("宛名番号")
    is_same = models.BooleanField("一致")
    note = models.CharField("相違の理由と処置", max_length=200)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "data_migration_form_mark"


class FormSignature(TenantModel):
    """The section signs the papers of a kind off by name, once (帳票の突合の署名)."""

    pk = models.CompositePrimaryKey("municipality", "rehearsal", "paper")
    rehearsal = models.BigIntegerField("リハーサル番号")
    paper = models.CharField("帳票", max_length=40)
    name = models.CharField("氏名", max_length=60)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "data_migration_form_sign"
