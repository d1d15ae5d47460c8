"""Lines and tallies hold the plan before it was adjusted; lines the light that is excused."""

from django.db import migrations, models

import guatu.ledger.fields

TALLY = """
CREATE OR REPLACE FUNCTION desk_tally_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO desk_tally AS tally
        (portfolio_id, dimension, key, light, count, counted, total_invest, plan, original, done,
         due, gap)
    SELECT * FROM (
        SELECT line.portfolio_id, part.dimension, part.key, part.light,
               sum(sign) AS count,
               COALESCE(sum(sign) FILTER (WHERE part.plan * part.done IS NOT NULL), 0) AS counted,
               COALESCE(sum(sign * part.total_invest), 0) AS total_invest,
               COALESCE(sum(sign * part.plan), 0) AS plan,
               COALESCE(sum(sign * part.original), 0) AS original,
               COALESCE(sum(sign * part.done) FILTER (WHERE part.plan IS NOT NULL), 0) AS done,
               COALESCE(sum(sign * part.due), 0) AS due,
               COALESCE(sum(sign * GREATEST(part.due - part.done, 0)), 0) AS gap
        FROM ({lines}) AS line
        CROSS JOIN LATERAL (
            SELECT d.dimension, COALESCE(d.key, '') AS key, line.light,
                   line.total_invest, line.plan, line.original, line.done, line.due
            FROM (VALUES ('all', ''), ('unit', line.unit_id::text), ('sector', line.sector),
                         ('leader', line.leader_id::text), ('class', line.list_class),
                         ('stage', line.stage), ('report', line.report),
                         ('start', line.is_start_late::text), ('missing', line.unit_id::text)
                 ) AS d (dimension, key)
            WHERE d.dimension <> 'missing' OR line.report = 'missing'
            UNION ALL
            SELECT 'holder', holder::text, line.light, NULL, NULL, NULL, NULL, NULL
            FROM unnest(line.holders) AS holder
            UNION ALL
            SELECT 'month', to_char(place - 1, 'FM00'), COALESCE(line.light_curve[place], 0), NULL,
                   line.plan_curve[place], NULL, line.done_curve[place], line.due_curve[place]
            FROM generate_series(1, 13) AS place
        ) AS part
        WHERE line.is_listed
        GROUP BY 1, 2, 3, 4
    ) AS change
    WHERE (count, counted, total_invest, plan, original, done, due, gap)
       <> (0, 0, 0, 0, 0, 0, 0, 0)
    ORDER BY 1, 2, 3, 4
    ON CONFLICT (portfolio_id, dimension, key, light) DO UPDATE SET
        count = tally.count + EXCLUDED.count,
        counted = tally.counted + EXCLUDED.counted,
        total_invest = tally.total_invest + EXCLUDED.total_invest,
        plan = tally.plan + EXCLUDED.plan,
        original = tally.original + EXCLUDED.original,
        done = tally.done + EXCLUDED.done,
        due = tally.due + EXCLUDED.due,
        gap = tally.gap + EXCLUDED.gap;
    RETURN NULL;
END $$;
"""

CAME = "SELECT 1 AS sign, * FROM came"
GONE = "SELECT -1 AS sign, * FROM gone"
EVENTS = {"insert": CAME, "update": f"{GONE} UNION ALL {CAME}", "delete": GONE}


class Migration(migrations.Migration):
    dependencies = [("desk", "0002_tallies")]

    operations = [
        migrations.AddField(
            model_name="line",
            name="original",
            field=guatu.ledger.fields.MoneyField(
                decimal_places=6, max_digits=18, null=True, verbose_name="original plan"
            ),
        ),
        migrations.AddField(
            model_name="line",
            name="excused",
            field=models.PositiveSmallIntegerField(
                choices=[
                    (0, "no light"),
                    (1, "on schedule"),
                    (2, "watch"),
                    (3, "behind"),
                    (4, "far behind"),
                ],
                default=0,
                verbose_name="excused light",
            ),
        ),
        migrations.AddField(
            model_name="tally",
            name="original",
            field=models.DecimalField(decimal_places=6, default=0, max_digits=24),
            preserve_default=False,
        ),
        *(
            migrations.RunSQL(TALLY.format(event=event, lines=lines), migrations.RunSQL.noop)
            for event, lines in EVENTS.items()
        ),
    ]
