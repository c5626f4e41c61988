"""Lots for jurors and for the prosecution review (くじ): what was drawn from which roll with which seed."""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class DrawKind(models.IntegerChoices):
    JUROR = 1, "裁判員候補者予定者"
    REVIEW = 2, "検察審査員候補者予定者"


class DrawMethod(models.IntegerChoices):
    RANDOM = 1, "無作為（選定番号ごとのくじ）"
    SYSTEMATIC = 2, "等間隔（くじで起点を決める）"


class Draw(TenantModel):
    """One lot: enough to draw it again. `known_at`: the journal number the roll was read at.

    Law: 裁判員の参加する刑事裁判に関する法律第21条、検察審査会法第10条
    """

    pk = models.CompositePrimaryKey("municipality", "draw")
    draw = models.BigIntegerField("くじの番号")
    kind = models.SmallIntegerField("種類", choices=DrawKind.choices)
    year = models.SmallIntegerField("名簿の年")
    group = models.SmallIntegerField("群", default=0)
    asked = models.IntegerField("割り当てられた員数")
    voters = models.IntegerField("くじの対象の人数")
    method = models.SmallIntegerField("方法", choices=DrawMethod.choices)
    seed = models.CharField("種", max_length=40)
    drawn_on = models.DateField("選定年月日")
    known_at = models.BigIntegerField("名簿を読んだ記録番号")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "elections_draw"


class Drawn(TenantModel):
    """A person drawn, in the order of the lot."""

    pk = models.CompositePrimaryKey("municipality", "draw", "position")
    draw = models.BigIntegerField("くじの番号")
    position = models.IntegerField("選定の順")
    person = models.BigIntegerField("宛名番号")

    class Meta:
        db_table = "elections_drawn"
