from django.db import migrations, models


class Migration(migrations.Migration):
    phase = "expand"

    dependencies = [("elections", "0007_fallback")]

    operations = [
        migrations.AddField(
            "MailCertificate",
            "writer_name",
            models.CharField(default="", max_length=100, verbose_name="代理記載人の氏名"),
        ),
        migrations.AddField(
            "MailCertificate",
            "writer_address",
            models.CharField(default="", max_length=200, verbose_name="代理記載人の住所"),
        ),
        migrations.AddField(
            "MailCertificate",
            "writer_birth_on",
            models.DateField(null=True, verbose_name="代理記載人の生年月日"),
        ),
    ]
