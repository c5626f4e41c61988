"""Impressions (印影): what was measured stays, the image itself is destroyed after its time."""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class Imprint(TenantModel):
    """印影の記録: one scan of one person's seal with what the program measured. Lengths in micrometres."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("印影の番号")
    person = models.BigIntegerField("宛名番号")
    sha256 = models.CharField("画像のハッシュ値", max_length=64)
    dpi = models.IntegerField("解像度")
    width = models.IntegerField("印影の幅")
    height = models.IntegerField("印影の高さ")
    darkness = models.SmallIntegerField("濃さ（千分率）")
    ink = models.SmallIntegerField("印面の割合（千分率）")
    rim = models.SmallIntegerField("輪郭のある割合（千分率）")
    touches_edge = models.BooleanField("画像の端にかかる")
    used_mark = models.BooleanField("目盛りで測った")
    scanned_on = models.DateField("読み取った日")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "seals_imprint"


class ImprintImage(TenantModel):
    """印影の画像: grey PNG cut to the impression, at the resolution of its record."""

    pk = models.CompositePrimaryKey("municipality", "imprint")
    imprint = models.BigIntegerField("印影の番号")
    png = models.BinaryField("画像")

    class Meta:
        db_table = "seals_imprint_image"


class Destruction(TenantModel):
    """廃棄の記録: the image of an impression that was destroyed, by which run, because its time was over."""

    pk = models.CompositePrimaryKey("municipality", "imprint")
    imprint = models.BigIntegerField("印影の番号")
    run = models.BigIntegerField("実行の番号")
    registration = models.BigIntegerField("印鑑登録番号", null=True)
    kept_until = models.DateField("保存期間の末日")
    sha256 = models.CharField("画像のハッシュ値", max_length=64)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "seals_destruction"
