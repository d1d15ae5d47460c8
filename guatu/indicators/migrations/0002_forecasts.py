from django.db import migrations, models

import guatu.ledger.models


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="standing",
            name="done_month",
            field=models.DateField(null=True, verbose_name="reported for"),
        ),
        migrations.AddField(
            model_name="standing",
            name="forecast",
            field=guatu.ledger.models.MoneyField(
                decimal_places=6, max_digits=18, null=True, verbose_name="forecast of the year"
            ),
        ),
        migrations.AddField(
            model_name="standing",
            name="curve_forecast",
            field=guatu.ledger.models.MoneyField(
                decimal_places=6,
                max_digits=18,
                null=True,
                verbose_name="forecast by the plan's curve",
            ),
        ),
        # A plan of next to nothing makes a lead of many digits.
        migrations.AlterField(
            model_name="standing",
            name="lead",
            field=models.DecimalField(
                decimal_places=9, max_digits=30, null=True, verbose_name="lead in points"
            ),
        ),
        migrations.AlterField(
            model_name="standing",
            name="pace",
            field=models.DecimalField(
                decimal_places=9, max_digits=30, null=True, verbose_name="pace"
            ),
        ),
        migrations.RemoveIndex(model_name="standing", name="standing_by_portfolio"),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                fields=["portfolio", "month", "light"],
                include=["project", "plan", "done", "pace", "lead", "done_month"],
                name="standing_by_portfolio",
            ),
        ),
    ]
