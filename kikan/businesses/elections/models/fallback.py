"""Printed rolls of a polling place (停電・通信断用の抄本): which line stood for whom; who had voted is not in it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kikan.shared.tenancy.models import TenantModel


class FallbackRoll(TenantModel):
    """A printed roll; line n is the n-th person."""

    pk = models.CompositePrimaryKey("municipality", "roll")
    roll = models.BigIntegerField("紙の抄本の番号")
    election = models.BigIntegerField("選挙番号")
    district = models.BigIntegerField("投票区番号")
    printed_at = models.DateTimeField("印刷日時")
    persons = ArrayField(models.BigIntegerField(), verbose_name="行の順の宛名番号")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "elections_fallback_roll"
