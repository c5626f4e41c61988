"""The end of an election's records (受付の記録の閉鎖と廃棄): counts stay, who voted is closed and later erased."""

from django.db import models

from kikan.businesses.elections.models.vote import VoteKind
from kikan.shared.history import HistoryModel
from kikan.shared.tenancy.models import TenantModel


class PollingHours(HistoryModel):
    """The hours of a polling place on the day of one election, where they differ from the law's.

    Law: 公職選挙法第40条第1項
    """

    key = ("election", "district")

    pk = models.CompositePrimaryKey("municipality", "election", "district", "valid_from", "entry")
    election = models.BigIntegerField("選挙番号")
    district = models.BigIntegerField("投票区番号")
    opens_at = models.SmallIntegerField("開く時刻（分）")
    closes_at = models.SmallIntegerField("閉じる時刻（分）")

    class Meta:
        db_table = "elections_polling_hours"


class Closing(TenantModel):
    """From here on nobody is received and nobody reads who voted; `keep_until` is the last day of the term.

    Law: 公職選挙法第71条
    """

    pk = models.CompositePrimaryKey("municipality", "election")
    election = models.BigIntegerField("選挙番号")
    closed_on = models.DateField("閉鎖年月日")
    keep_until = models.DateField("保存期間の末日")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "elections_closing"


class Erasure(TenantModel):
    """The receptions of an election are erased; the database lets them go only where this row stands."""

    pk = models.CompositePrimaryKey("municipality", "election")
    election = models.BigIntegerField("選挙番号")
    erased_on = models.DateField("廃棄年月日")
    votes = models.IntegerField("廃棄した受付の数")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "elections_erasure"


class Tally(TenantModel):
    """A count of ballots handed, kept when the records close: nobody's number is in it."""

    pk = models.CompositePrimaryKey("municipality", "election", "line")
    election = models.BigIntegerField("選挙番号")
    line = models.IntegerField("行番号")
    contest = models.BigIntegerField("選挙の種類番号")
    district = models.BigIntegerField("投票区番号", null=True)
    place = models.BigIntegerField("期日前投票所番号", null=True)
    kind = models.SmallIntegerField("投票の種類", choices=VoteKind.choices)
    voted_on = models.DateField("交付年月日")
    hour = models.SmallIntegerField("時")
    sex = models.SmallIntegerField("性別")
    is_proxy = models.BooleanField("代理投票")
    is_braille = models.BooleanField("点字投票")
    ballots = models.IntegerField("交付した投票用紙の数")

    class Meta:
        db_table = "elections_tally"
