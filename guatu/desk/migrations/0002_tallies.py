"""The trigger that keeps the tallies: what left the lines is subtracted, what came is added.

As in all roll-ups, what was done without a plan is in no sum.
"""

from django.db import migrations

TALLY = """
CREATE FUNCTION desk_tally_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO desk_tally AS tally
        (portfolio_id, dimension, key, light, count, counted, total_invest, plan, done, due, gap)
    SELECT * FROM (
        SELECT line.portfolio_id, part.dimension, part.key, part.light,
               sum(sign) AS count,
               COALESCE(sum(sign) FILTER (WHERE part.plan * part.done IS NOT NULL), 0) AS counted,
               COALESCE(sum(sign * part.total_invest), 0) AS total_invest,
               COALESCE(sum(sign * part.plan), 0) AS plan,
               COALESCE(sum(sign * part.done) FILTER (WHERE part.plan IS NOT NULL), 0) AS done,
               COALESCE(sum(sign * part.due), 0) AS due,
               COALESCE(sum(sign * GREATEST(part.due - part.done, 0)), 0) AS gap
        FROM ({lines}) AS line
        CROSS JOIN LATERAL (
            SELECT d.dimension, COALESCE(d.key, '') AS key, line.light,
                   line.total_invest, line.plan, line.done, line.due
            FROM (VALUES ('all', ''), ('unit', line.unit_id::text), ('sector', line.sector),
                         ('leader', line.leader_id::text), ('class', line.list_class),
                         ('stage', line.stage), ('report', line.report),
                         ('start', line.is_start_late::text), ('missing', line.unit_id::text)
                 ) AS d (dimension, key)
            WHERE d.dimension <> 'missing' OR line.report = 'missing'
            UNION ALL
            SELECT 'holder', holder::text, line.light, NULL, NULL, NULL, NULL
            FROM unnest(line.holders) AS holder
            UNION ALL
            SELECT 'month', to_char(place - 1, 'FM00'), COALESCE(line.light_curve[place], 0), NULL,
                   line.plan_curve[place], line.done_curve[place], line.due_curve[place]
            FROM generate_series(1, 13) AS place
        ) AS part
        WHERE line.is_listed
        GROUP BY 1, 2, 3, 4
    ) AS change
    WHERE (count, counted, total_invest, plan, done, due, gap) <> (0, 0, 0, 0, 0, 0, 0)
    ORDER BY 1, 2, 3, 4
    ON CONFLICT (portfolio_id, dimension, key, light) DO UPDATE SET
        count = tally.count + EXCLUDED.count,
        counted = tally.counted + EXCLUDED.counted,
        total_invest = tally.total_invest + EXCLUDED.total_invest,
        plan = tally.plan + EXCLUDED.plan,
        done = tally.done + EXCLUDED.done,
        due = tally.due + EXCLUDED.due,
        gap = tally.gap + EXCLUDED.gap;
    RETURN NULL;
END $$;
CREATE TRIGGER desk_tally_{event} AFTER {event} ON desk_line
    REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION desk_tally_{event}();
"""

CAME = "SELECT 1 AS sign, * FROM came"
GONE = "SELECT -1 AS sign, * FROM gone"
EVENTS = {
    "insert": (CAME, "NEW TABLE AS came"),
    "update": (f"{GONE} UNION ALL {CAME}", "OLD TABLE AS gone NEW TABLE AS came"),
    "delete": (GONE, "OLD TABLE AS gone"),
}


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_initial")]

    operations = [
        migrations.RunSQL(
            TALLY.format(event=event, lines=lines, tables=tables),
            f"DROP TRIGGER desk_tally_{event} ON desk_line; DROP FUNCTION desk_tally_{event}();",
        )
        for event, (lines, tables) in EVENTS.items()
    ]
