"""Joins the contraction of 0007 with the expansion of 0008, which must not wait for it."""

from django.db import migrations


class Migration(migrations.Migration):
    phase = "contract"
    dependencies = [("resident_tax", "0007_printed_elsewhere"), ("resident_tax", "0008_nontaxable_line")]
    operations: list[object] = []
