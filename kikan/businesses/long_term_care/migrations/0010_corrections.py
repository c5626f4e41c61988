from django.db import migrations, models


class Migration(migrations.Migration):
    phase = "expand"

    dependencies = [
        ("long_term_care", "0009_refunds"),
    ]

    operations = [
        migrations.AddField(
            model_name="servicerecord",
            name="sequence",
            field=models.SmallIntegerField(db_default=0, default=0, verbose_name="回"),
        ),
        migrations.RemoveConstraint(model_name="servicerecord", name="long_term_care_service_record_once"),
        migrations.AddConstraint(
            model_name="servicerecord",
            constraint=models.UniqueConstraint(
                fields=("municipality", "person", "month", "office", "service", "sequence"),
                name="long_term_care_service_record_once",
            ),
        ),
    ]
