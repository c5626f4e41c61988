"""What a member will use in a year (利用計画書), business by business, as its delegate says."""

from django.db import models

from kikan.shared.history import HistoryModel


class Usage(HistoryModel):
    """Whether a member uses a business in a year, by how many users; from_on, until_on: within the year, null for all of it."""

    key = ("year", "member", "business")

    pk = models.CompositePrimaryKey("municipality", "year", "member", "business", "valid_from", "entry")
    year = models.SmallIntegerField("年度")
    member = models.IntegerField("構成団体のコード")
    business = models.CharField("業務", max_length=40)
    is_used = models.BooleanField("利用する")
    users = models.IntegerField("利用者数", default=0)
    from_on = models.DateField("利用の開始", null=True)
    until_on = models.DateField("利用の終了", null=True)
    note = models.CharField("備考", max_length=200, default="")

    class Meta:
        db_table = "joint_office_usage"
