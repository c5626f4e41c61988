"""Forms that were sent (送信済みの様式): a second click finds what the first one did."""

from django.db import models


class SentForm(models.Model):
    """The token of a form that was sent, and where its receipt is. Control table: no resident in it."""

    token = models.CharField("様式の番号", max_length=64, primary_key=True)
    user = models.BigIntegerField("利用者番号")
    sent_at = models.DateTimeField("送信日時", auto_now_add=True)
    receipt = models.CharField("受付結果の画面", max_length=200, default="")

    class Meta:
        db_table = "desk_sent_form"
        indexes = [models.Index(fields=["sent_at"], name="desk_sent_form_sent")]
