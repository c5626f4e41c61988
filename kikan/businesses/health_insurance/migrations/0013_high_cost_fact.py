from django.db import migrations

from kikan.shared.facts.operations import Publish

# A benefit as decided, then as each demand for money back left it; nothing of one that was taken back.
SELECT = """
SELECT b.municipality, l.person, b.month AS valid_from, (b.month + interval '1 month')::date AS valid_until,
  s.entry, s.ended_by, b.household, b.number AS benefit, s.amount, l.own, l.household_own
FROM health_insurance_benefit b
LEFT JOIN health_insurance_benefit_end e ON e.municipality = b.municipality AND e.benefit = b.number
CROSS JOIN LATERAL (
  SELECT b.entry, coalesce(
    (SELECT min(r.entry) FROM health_insurance_benefit_return r
      WHERE r.municipality = b.municipality AND r.benefit = b.number),
    e.entry
  ) AS ended_by, b.amount
  UNION ALL
  SELECT r.entry, coalesce(r.ended_by, e.entry), b.amount - r.amount FROM health_insurance_benefit_return r
  WHERE r.municipality = b.municipality AND r.benefit = b.number
) s
CROSS JOIN LATERAL (
  SELECT person, sum(paid)::bigint AS own, (sum(sum(paid)) OVER ())::bigint AS household_own
  FROM health_insurance_benefit_line WHERE municipality = b.municipality AND benefit = b.number GROUP BY person
) l
WHERE b.kind = 2
"""


class Migration(migrations.Migration):
    phase = "expand"

    dependencies = [
        ("health_insurance", "0012_report_publication"),
    ]

    operations = [Publish("health_insurance.high_cost", SELECT)]
