from django.db import migrations, models


class Migration(migrations.Migration):
    phase = "expand"

    dependencies = [("tenancy", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="municipality",
            name="not_live",
            field=models.JSONField(null=True, verbose_name="未稼働の業務"),
        ),
    ]
