from django.db import migrations

from kikan.shared.tenancy.operations import app_role

# Why 36 months, and what is lost: docs/decisions/measuring.md. The sums of a day stand under the process of zeros at its midnight
# in Japan; the count of answers before and after must be the same, or nothing is done. The application may add to what was measured
# and change nothing of it: the owner's function does this alone, and for no younger minutes.
SUM_UP = """
CREATE FUNCTION operation_sum_up(OUT minutes bigint, OUT days bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  nobody CONSTANT uuid := '00000000-0000-0000-0000-000000000000';
  border CONSTANT timestamptz :=
    (date_trunc('month', now() AT TIME ZONE 'Asia/Tokyo') - interval '36 months') AT TIME ZONE 'Asia/Tokyo';
  answers bigint;
  summed bigint;
BEGIN
  LOCK TABLE operation_response IN SHARE ROW EXCLUSIVE MODE;
  SELECT count(*), coalesce(sum(n), 0) INTO minutes, answers
  FROM operation_response r, LATERAL (SELECT sum(c) AS n FROM unnest(r.counts) c) s
  WHERE r.minute < border AND r.process <> nobody;
  WITH gone AS (
    DELETE FROM operation_response WHERE minute < border AND process <> nobody RETURNING *
  ), cells AS (
    SELECT (minute AT TIME ZONE 'Asia/Tokyo')::date AS day, place, route, c.at, sum(c.n)::int AS n
    FROM gone, unnest(counts) WITH ORDINALITY AS c(n, at) GROUP BY 1, 2, 3, 4
  ), times AS (
    SELECT (minute AT TIME ZONE 'Asia/Tokyo')::date AS day, place, route, sum(total_ms)::bigint AS total
    FROM gone GROUP BY 1, 2, 3
  ), sums AS (
    SELECT day, place, route, array_agg(n ORDER BY at) AS counts FROM cells GROUP BY 1, 2, 3
  ), added AS (
    INSERT INTO operation_response (process, minute, place, route, counts, total_ms)
    SELECT nobody, day::timestamp AT TIME ZONE 'Asia/Tokyo', place, route, counts, total
    FROM sums JOIN times USING (day, place, route) RETURNING counts
  )
  SELECT count(*), coalesce(sum(n), 0) INTO days, summed
  FROM added, LATERAL (SELECT sum(c) AS n FROM unnest(added.counts) c) s;
  IF summed <> answers THEN
    RAISE EXCEPTION 'operation_sum_up: % answers before, % after', answers, summed;
  END IF;
END $$
"""


class Migration(migrations.Migration):
    phase = "expand"

    dependencies = [
        ("operation", "0003_tasks"),
    ]

    operations = [
        migrations.RunSQL(SUM_UP, "DROP FUNCTION operation_sum_up()"),
        migrations.RunSQL(
            [
                "REVOKE ALL ON FUNCTION operation_sum_up() FROM PUBLIC",
                f"GRANT EXECUTE ON FUNCTION operation_sum_up() TO {app_role()}",
            ],
            migrations.RunSQL.noop,
        ),
    ]
