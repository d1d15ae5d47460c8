from django.db import migrations

# Problems that were entered before there was a log get its first lines, and their clock.
FORWARD = """
UPDATE problems_problem SET level_since = held_since WHERE held_since IS NOT NULL;
INSERT INTO problems_problemmove (problem_id, day, at, act, state, level, holder_id, text)
SELECT id, raised_on, now(), 'raise', 'raised', level, NULL, '' FROM problems_problem
UNION ALL
SELECT id, held_since, now(), 'assign', 'assigned', level, holder_id, ''
FROM problems_problem WHERE held_since IS NOT NULL
UNION ALL
SELECT id, closed_on, now(), 'close', 'closed', level, holder_id, resolution
FROM problems_problem WHERE closed_on IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("problems", "0003_loop")]

    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
