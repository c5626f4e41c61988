from django.db import migrations, models


class Migration(migrations.Migration):
    phase = "expand"
    dependencies = [("documents", "0004_printing")]

    operations = [
        migrations.AddIndex(
            model_name="issue",
            index=models.Index(fields=["municipality", "issued_at"], name="documents_issue_issued_at"),
        ),
    ]
