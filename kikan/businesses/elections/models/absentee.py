"""Absentee votes whose ballots are sent (不在者投票・郵便等投票), and the certificate of who votes by mail."""

from django.db import models

from kikan.businesses.elections.models.vote import VoteKind
from kikan.shared.history import HistoryModel
from kikan.shared.tenancy.models import TenantModel


class CertificateGround(models.IntegerChoices):
    DISABILITY = 1, "身体障害者手帳"
    WOUNDED = 2, "戦傷病者手帳"
    CARE = 3, "要介護5"


class AbsenteeWay(models.IntegerChoices):
    ELSEWHERE = 1, "滞在地の市区町村"
    FACILITY = 2, "指定病院・施設"
    SEA = 3, "船舶"
    MAIL = 4, "郵便等（自宅など）"
    CONSULATE = 5, "在外公館（在外投票）"
    ABROAD = 6, "国外・郵便等（在外投票）"
    SEA_FAX = 7, "船舶からのファクシミリ（洋上投票）"


class AbsenteeResult(models.IntegerChoices):
    ACCEPTED = 1, "受理（投票所に送致）"
    REFUSED = 2, "受理しない・拒否"
    UNUSED = 3, "使わずに返還"


KINDS = {
    AbsenteeWay.ELSEWHERE: VoteKind.ABSENTEE_SENT, AbsenteeWay.FACILITY: VoteKind.ABSENTEE_SENT,
    AbsenteeWay.SEA: VoteKind.ABSENTEE_SENT, AbsenteeWay.MAIL: VoteKind.MAIL_SENT,
    AbsenteeWay.CONSULATE: VoteKind.CONSULATE, AbsenteeWay.ABROAD: VoteKind.ABROAD_SENT,
    AbsenteeWay.SEA_FAX: VoteKind.ABSENTEE_SENT,
}  # fmt: skip


class MailCertificate(HistoryModel):
    """郵便等投票証明書: while such a row holds its person may ask for ballots by mail.

    writer_*: who writes for a voter that cannot (代理記載人), one for each certificate.
    Law: 公職選挙法第49条第2項・第3項、同法施行令第59条の3・第59条の3の3
    """

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    certificate = models.BigIntegerField("郵便等投票証明書番号")
    ground = models.SmallIntegerField("事由", choices=CertificateGround.choices)
    is_written_by_another = models.BooleanField("代理記載", default=False)
    writer_name = models.CharField("代理記載人の氏名", max_length=100, default="")
    writer_address = models.CharField("代理記載人の住所", max_length=200, default="")
    writer_birth_on = models.DateField("代理記載人の生年月日", null=True)

    class Meta:
        db_table = "elections_mail_certificate"


class Absentee(TenantModel):
    """Ballots sent to a voter on request; `vote_entry` is the entry of the reception that sent them.

    A vote cast at a consulate comes in closed and is kept the same way.
    Law: 公職選挙法第49条・第49条の2、同法施行令第50条・第53条
    """

    pk = models.CompositePrimaryKey("municipality", "request")
    request = models.BigIntegerField("不在者投票の請求番号")
    election = models.BigIntegerField("選挙番号")
    person = models.BigIntegerField("宛名番号")
    way = models.SmallIntegerField("投票する場所", choices=AbsenteeWay.choices)
    destination = models.CharField("送付先（施設・市区町村の名称）", max_length=100, default="")
    requested_on = models.DateField("請求年月日")
    sent_on = models.DateField("送付年月日")
    vote_entry = models.BigIntegerField("送付の記録番号")
    returned_on = models.DateField("返送年月日", null=True)
    result = models.SmallIntegerField("結果", choices=AbsenteeResult.choices, null=True)
    result_entry = models.BigIntegerField("結果の記録番号", null=True)

    @property
    def kind(self) -> VoteKind:
        return KINDS[AbsenteeWay(self.way)]

    class Meta:
        db_table = "elections_absentee"
        indexes = [models.Index(fields=["municipality", "election"], name="elections_absentee_election")]
