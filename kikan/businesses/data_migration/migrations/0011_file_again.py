from django.db import migrations, models


class Migration(migrations.Migration):
    """A file that was taken by mistake must not keep out for ever the right one that came before it."""

    phase = "expand"

    dependencies = [("data_migration", "0010_erasure")]

    operations = [
        migrations.RemoveConstraint(model_name="sourcefile", name="data_migration_file_once"),
        migrations.AddIndex(
            model_name="sourcefile",
            index=models.Index(fields=["municipality", "source", "sha256"], name="data_migration_file_same"),
        ),
    ]
