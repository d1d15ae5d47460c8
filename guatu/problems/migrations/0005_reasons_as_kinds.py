"""A problem of any reason of delay, a county's own ones too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("problems", "0004_log_begins"),
    ]

    operations = [
        migrations.AlterField(
            model_name="problem",
            name="kind",
            field=models.CharField(
                choices=[
                    ("land", "land"),
                    ("relocation", "expropriation and relocation"),
                    ("funds", "funds"),
                    ("permit", "permits"),
                    ("planning", "planning"),
                    ("utilities", "water, power, gas and roads"),
                    ("forest", "forest land"),
                    ("environment", "environmental capacity"),
                    ("design", "change of design"),
                    ("site", "construction management"),
                    ("contractor", "contractor"),
                    ("winter", "winter stop"),
                    ("weather", "weather and disasters"),
                    ("market", "market"),
                    ("policy", "change of policy"),
                    ("investor", "investor's will"),
                    ("legal", "law cases and petitions"),
                    ("other", "other"),
                ],
                default="other",
                max_length=12,
                verbose_name="kind",
            ),
        ),
    ]
