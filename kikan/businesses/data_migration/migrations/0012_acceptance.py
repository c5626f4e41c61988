from django.db import migrations

from kikan.shared.facts.operations import Publish

# The newest comparison of each levy and year is the one that counts; a group is decided whole (person 0) or one by one.
ACCEPTANCE = """
SELECT r.municipality, r.number AS rehearsal, r.reference_on AS valid_from, '9999-12-31'::date AS valid_until,
    r.entry, NULL::bigint AS ended_by,
    COALESCE((SELECT max(p.entry) FROM data_migration_cutover_plan p
        WHERE p.municipality = r.municipality AND p.rehearsal = r.number), 0) AS plan,
    f.businesses, f.rows_in, f.loaded, f.rejected, f.left_out, f.merged,
    (SELECT count(*) FROM data_migration_signature g
        WHERE g.municipality = r.municipality AND g.rehearsal = r.number) AS signatures,
    (SELECT count(*) FROM data_migration_sample m
        LEFT JOIN data_migration_sample_sign n USING (municipality, rehearsal, source)
        WHERE m.municipality = r.municipality AND m.rehearsal = r.number AND n.entry IS NULL) AS unsigned,
    d.differences, d.undecided,
    COALESCE((SELECT max(o.step) FROM data_migration_cutover_taken k
        JOIN exchange_take_over o ON o.municipality = k.municipality AND o.load = k.load
        WHERE k.municipality = r.municipality AND k.rehearsal = r.number), 0) AS step
FROM data_migration_rehearsal r
CROSS JOIN LATERAL (
    SELECT count(DISTINCT s.business) AS businesses, sum(x.rows_in)::bigint AS rows_in, sum(x.loaded)::bigint AS loaded,
        sum(x.rejected)::bigint AS rejected, sum(x.left_out)::bigint AS left_out, sum(x.merged)::bigint AS merged
    FROM data_migration_result x
    JOIN data_migration_source s ON s.municipality = x.municipality AND s.number = x.source
    WHERE x.municipality = r.municipality AND x.rehearsal = r.number
) f
CROSS JOIN LATERAL (
    SELECT count(*) AS differences, count(*) FILTER (WHERE e.person IS NULL) AS undecided
    FROM data_migration_difference i
    LEFT JOIN LATERAL (
        SELECT w.person FROM data_migration_difference_decision w
        WHERE w.municipality = i.municipality AND w.comparison = i.comparison AND w.reason_group = i.reason_group
            AND w.person IN (0, i.person)
        LIMIT 1
    ) e ON true
    WHERE i.municipality = r.municipality AND i.comparison IN (
        SELECT max(c.number) FROM data_migration_comparison c
        WHERE c.municipality = r.municipality AND c.rehearsal = r.number GROUP BY c.levy, c.fiscal_year
    )
) d
WHERE f.businesses > 0
"""


class Migration(migrations.Migration):
    """What came of the rehearsals in numbers alone, for the joint office."""

    phase = "expand"

    dependencies = [("data_migration", "0011_file_again"), ("exchange", "0002_take_over")]

    operations = [Publish("data_migration.acceptance", ACCEPTANCE)]
