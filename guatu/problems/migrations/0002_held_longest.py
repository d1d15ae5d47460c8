"""The index by which the longest held problem of a unit is found."""

import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("ledger", "0002_originals_stay"),
        ("problems", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="problem",
            index=models.Index(
                models.F("holder"),
                django.db.models.functions.comparison.Coalesce("held_since", "raised_on"),
                condition=models.Q(("closed_on", None)),
                name="problem_held",
            ),
        ),
    ]
