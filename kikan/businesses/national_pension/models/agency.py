"""What the agency answers in a file (処理結果一覧); rows are added, never changed."""

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class AgencyFile(TenantModel):
    """A file of results taken in; the same content is never taken twice."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("ファイル番号")
    sha256 = models.CharField("内容の要約値", max_length=64)
    taken_on = models.DateField("取込年月日")
    records = models.IntegerField("件数")
    taken = models.IntegerField("入力した件数")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "national_pension_agency_file"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "sha256"], name="national_pension_agency_file_once"
            )
        ]


class AgencyReject(TenantModel):
    """A line of a file that could not be taken, with its reason."""

    pk = models.CompositePrimaryKey("municipality", "file", "line")
    file = models.BigIntegerField("ファイル番号")
    line = models.IntegerField("行")
    text = models.CharField("内容", max_length=200)
    reason = models.CharField("理由", max_length=120)

    class Meta:
        db_table = "national_pension_agency_reject"
