"""Lines made before originals were kept get them from their standings; the trigger sums them."""

from django.db import migrations

FILL = """
UPDATE desk_line AS line SET original = standing.original
FROM indicators_standing AS standing
WHERE standing.project_id = line.project_id AND standing.month = line.month
  AND line.original IS DISTINCT FROM standing.original;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0003_originals_and_excuses"),
        ("indicators", "0004_originals_of_before"),
    ]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
