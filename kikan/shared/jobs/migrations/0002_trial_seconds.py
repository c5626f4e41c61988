from django.db import migrations, models


class Migration(migrations.Migration):
    phase = "expand"

    dependencies = [
        ("jobs", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="run",
            name="trial_seconds",
            field=models.IntegerField(null=True, verbose_name="試算の所要秒数"),
        ),
    ]
