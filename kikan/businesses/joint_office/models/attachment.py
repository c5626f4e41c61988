"""Pictures and papers given with a request or in its discussion (添付); taken back, and then destroyed, with a record."""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class FileKind(models.IntegerChoices):
    PNG = 1, "画像（PNG）"
    JPEG = 2, "画像（JPEG）"
    PDF = 3, "文書（PDF）"


class Attachment(TenantModel):
    """A file of a request; who gave it has said that no personal data is on it. member: null for the office."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("添付の番号")
    request = models.BigIntegerField("要望番号")
    member = models.IntegerField("構成団体のコード", null=True)
    name = models.CharField("ファイル名", max_length=100)
    kind = models.SmallIntegerField("種類", choices=FileKind.choices)
    size = models.IntegerField("大きさ（バイト）")
    sha256 = models.CharField("ハッシュ値", max_length=64)
    given_on = models.DateField("添付した日")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "joint_office_attachment"
        indexes = [models.Index(fields=["municipality", "request"], name="joint_office_attachment_of")]


class AttachmentContent(TenantModel):
    """The bytes of a file, until it is destroyed."""

    pk = models.CompositePrimaryKey("municipality", "attachment")
    attachment = models.BigIntegerField("添付の番号")
    content = models.BinaryField("内容")

    class Meta:
        db_table = "joint_office_attachment_content"


class AttachmentReturn(TenantModel):
    """A file was taken back (取下げ): nobody opens it any more. member: null for the office."""

    pk = models.CompositePrimaryKey("municipality", "attachment")
    attachment = models.BigIntegerField("添付の番号")
    member = models.IntegerField("構成団体のコード", null=True)
    reason = models.CharField("理由", max_length=200)
    taken_on = models.DateField("取り下げた日")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "joint_office_attachment_return"


class AttachmentDestruction(TenantModel):
    """The bytes of a file that was taken back were destroyed by another person (廃棄の記録)."""

    pk = models.CompositePrimaryKey("municipality", "attachment")
    attachment = models.BigIntegerField("添付の番号")
    sha256 = models.CharField("ハッシュ値", max_length=64)
    destroyed_on = models.DateField("廃棄した日")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "joint_office_attachment_destruction"
