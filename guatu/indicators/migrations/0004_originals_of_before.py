"""Standings computed before originals were kept get them: the plan of the year in its version 0."""

from django.db import migrations

FILL = """
UPDATE indicators_standing AS standing SET original = plan.amount
FROM ledger_annualplan AS plan JOIN ledger_project AS project ON project.id = plan.project_id
WHERE plan.project_id = standing.project_id AND plan.version = 0
  AND plan.year = EXTRACT(YEAR FROM standing.month)
  AND standing.original IS NULL AND plan.amount IS NOT NULL AND standing.is_listed
  AND (project.is_listed
       OR EXISTS (SELECT 1 FROM changes_listline AS line WHERE line.project_id = project.id));
"""


class Migration(migrations.Migration):
    dependencies = [("changes", "0001_initial"), ("indicators", "0003_lists_and_excuses")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
