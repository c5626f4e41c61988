"""Registrations, cards, what stops the issue of certificates, applications that wait for a reply."""

from django.db import models

from kikan.shared.history import HistoryModel
from kikan.shared.tenancy.models import TenantModel


class Registration(HistoryModel):
    """印鑑登録原票: whose seal is registered. Name, birth and address are those of the resident register."""

    key = ("registration",)

    pk = models.CompositePrimaryKey("municipality", "registration", "valid_from", "entry")
    registration = models.BigIntegerField("印鑑登録番号")
    person = models.BigIntegerField("宛名番号")
    state = models.CharField("状態", max_length=10)
    registered_on = models.DateField("登録年月日")
    imprint = models.BigIntegerField("印影の番号")
    seal_text = models.CharField("印影の文字", max_length=60)
    seal_text_kind = models.CharField("印影の文字の区分", max_length=14)
    text_reason = models.CharField("文字を認めた理由", max_length=200, default="")
    applicant = models.CharField("申請者", max_length=10, default="self")
    identification = models.CharField("本人確認の方法", max_length=10)
    papers = models.CharField("本人確認書類等", max_length=200, default="")
    guarantor = models.BigIntegerField("保証人の登録番号", null=True)
    cancelled_on = models.DateField("抹消年月日", null=True)
    cancel_reason = models.CharField("抹消の事由", max_length=12, default="")
    note = models.CharField("備考", max_length=400, default="")

    class Meta:
        db_table = "seals_registration"
        verbose_name = "印鑑登録"
        indexes = [
            models.Index(fields=["municipality", "person"], name="seals_registration_person"),
            models.Index(fields=["municipality", "imprint"], name="seals_registration_imprint"),
        ]


class Card(HistoryModel):
    """印鑑登録証: a card and what became of it; an unused one belongs to nobody yet."""

    key = ("card",)

    pk = models.CompositePrimaryKey("municipality", "card", "valid_from", "entry")
    card = models.BigIntegerField("登録証の番号")
    registration = models.BigIntegerField("印鑑登録番号", null=True)
    state = models.CharField("状態", max_length=10)
    issued_on = models.DateField("交付年月日", null=True)

    class Meta:
        db_table = "seals_card"
        verbose_name = "印鑑登録証"
        indexes = [models.Index(fields=["municipality", "registration"], name="seals_card_registration")]


class Suspension(HistoryModel):
    """交付の抑止: while such a row holds no certificate is issued."""

    key = ("registration", "kind")

    pk = models.CompositePrimaryKey("municipality", "registration", "kind", "valid_from", "entry")
    registration = models.BigIntegerField("印鑑登録番号")
    kind = models.CharField("抑止の区分", max_length=10)
    reason = models.CharField("抑止の理由", max_length=200, default="")

    class Meta:
        db_table = "seals_suspension"
        verbose_name = "交付の抑止"


class Application(HistoryModel):
    """照会による登録申請: a letter was sent to the registered address; it lapses where no reply comes in time."""

    key = ("application",)

    pk = models.CompositePrimaryKey("municipality", "application", "valid_from", "entry")
    application = models.BigIntegerField("申請番号")
    person = models.BigIntegerField("宛名番号")
    state = models.CharField("状態", max_length=10)
    applicant = models.CharField("申請者", max_length=10)
    agent = models.CharField("代理人", max_length=200, default="")
    imprint = models.BigIntegerField("印影の番号")
    seal_text = models.CharField("印影の文字", max_length=60)
    text_reason = models.CharField("文字を認めた理由", max_length=200, default="")
    sent_on = models.DateField("照会書の発送日")
    reply_due = models.DateField("回答の期限")
    reply_received_on = models.DateField("回答書の受領日", null=True)
    registration = models.BigIntegerField("印鑑登録番号", null=True)

    class Meta:
        db_table = "seals_application"
        verbose_name = "照会による申請"
        indexes = [models.Index(fields=["municipality", "person"], name="seals_application_person")]


class Certificate(TenantModel):
    """交付の記録: one issue of certificates of a registration: by which card, who asked, where, how many."""

    pk = models.CompositePrimaryKey("municipality", "issue")
    issue = models.BigIntegerField("最初の発行番号")
    registration = models.BigIntegerField("印鑑登録番号")
    person = models.BigIntegerField("宛名番号")
    card = models.BigIntegerField("登録証の番号", null=True)
    token = models.CharField("提示されたもの", max_length=12)
    asked_by = models.CharField("請求者", max_length=10)
    asked_by_name = models.CharField("代理人の氏名", max_length=200, default="")
    channel = models.CharField("交付の場所", max_length=10)
    copies = models.SmallIntegerField("部数")
    fee = models.BigIntegerField("手数料", null=True)
    issued_at = models.DateTimeField("交付日時")

    class Meta:
        db_table = "seals_certificate"
        indexes = [
            models.Index(fields=["municipality", "registration"], name="seals_certificate_of"),
            models.Index(fields=["municipality", "issued_at"], name="seals_certificate_at"),
        ]
