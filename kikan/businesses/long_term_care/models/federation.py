"""What the federation of insurers tells of services used (国保連合会の給付実績); rows are added, never changed."""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class FederationFile(TenantModel):
    """A file taken in. The same content is never taken twice; month: 審査年月, its first day."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("ファイル番号")
    sha256 = models.CharField("内容の要約値", max_length=64)
    month = models.DateField("審査年月")
    records = models.IntegerField("件数")
    taken = models.IntegerField("取り込んだ件数")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "long_term_care_federation_file"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "sha256"], name="long_term_care_federation_file_once"
            )
        ]


class FederationReject(TenantModel):
    """A line of a file that could not be taken, with its reason."""

    pk = models.CompositePrimaryKey("municipality", "file", "line")
    file = models.BigIntegerField("ファイル番号")
    line = models.IntegerField("行")
    text = models.CharField("内容", max_length=200)
    reason = models.CharField("理由", max_length=120)

    class Meta:
        db_table = "long_term_care_federation_reject"


class ServiceRecord(TenantModel):
    """A service somebody used in a month at an office: units, cost, what the insurance and the person pay, in yen.

    sequence: how often the same person, month, office and service were told: even a claim, odd the same taken back (過誤),
    with every amount below nothing, so that sums tell what stands.
    """

    pk = models.CompositePrimaryKey("municipality", "file", "line")
    file = models.BigIntegerField("ファイル番号")
    line = models.IntegerField("行")
    person = models.BigIntegerField("宛名番号")
    month = models.DateField("サービス提供月")
    office = models.BigIntegerField("事業所番号")
    service = models.CharField("サービス種類コード", max_length=2, db_collation="C")
    units = models.IntegerField("単位数")
    cost = models.BigIntegerField("費用額")
    benefit = models.BigIntegerField("保険請求額")
    copay = models.BigIntegerField("利用者負担額")
    sequence = models.SmallIntegerField("回", default=0, db_default=0)
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "long_term_care_service_record"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "person", "month", "office", "service", "sequence"],
                name="long_term_care_service_record_once",
            )
        ]


class RecipientFile(TenantModel):
    """A file of recipients made for the federation (受給者異動); its lines follow from the rows known at `known_at`.

    known_after: the entry up to which the file before told everything.
    """

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("ファイル番号")
    made_on = models.DateField("作成日")
    known_after = models.BigIntegerField("前回の基準記録番号")
    known_at = models.BigIntegerField("基準記録番号")
    records = models.IntegerField("件数")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "long_term_care_recipient_file"
