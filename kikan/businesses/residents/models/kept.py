"""What a clerk searched for lately (最近の検索条件): kept for that clerk alone, the oldest forgotten."""

import uuid

from django.db import models

from kikan.shared.tenancy.models import TenantModel


class KeptSearch(TenantModel):
    """One set of conditions of the detailed search."""

    pk = models.CompositePrimaryKey("municipality", "user", "id")
    user = models.BigIntegerField("利用者番号")
    id = models.UUIDField("識別子", default=uuid.uuid4)
    at = models.DateTimeField("日時")
    conditions = models.JSONField("条件")

    class Meta:
        db_table = "residents_kept_search"
