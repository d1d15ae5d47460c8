"""The lines of the ledger, their tallies, and the columns that people saved."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import guatu.ledger.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("ledger", "0002_originals_stay"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Layout",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                (
                    "columns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30),
                        size=None,
                        verbose_name="columns",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="layouts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "saved columns",
                "verbose_name_plural": "saved columns",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(fields=("account", "name"), name="layout_name")
                ],
            },
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="ledger_line",
                        serialize=False,
                        to="ledger.project",
                    ),
                ),
                (
                    "month",
                    models.DateField(help_text="Its first day.", null=True, verbose_name="month"),
                ),
                ("is_listed", models.BooleanField(verbose_name="on the list")),
                ("no", models.CharField(max_length=40, verbose_name="project number")),
                ("sector", models.CharField(max_length=60, verbose_name="sector")),
                (
                    "list_class",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("start", "new start"),
                            ("continue", "continued"),
                            ("finish", "completion and production"),
                            ("prepare", "in preparation for the list"),
                        ],
                        max_length=8,
                        verbose_name="list class",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("idea", "idea"),
                            ("reserve", "in reserve"),
                            ("preparing", "in preparation"),
                            ("ready", "waiting to start"),
                            ("building", "under construction"),
                            ("stopped", "stopped"),
                            ("completed", "completed"),
                            ("producing", "in production or use"),
                            ("full", "at capacity"),
                            ("cancelled", "cancelled"),
                        ],
                        max_length=9,
                        verbose_name="stage",
                    ),
                ),
                ("unit_order", models.PositiveIntegerField(null=True)),
                ("leader_order", models.PositiveIntegerField(null=True)),
                (
                    "total_invest",
                    guatu.ledger.fields.MoneyField(
                        decimal_places=6, max_digits=18, null=True, verbose_name="total investment"
                    ),
                ),
                (
                    "plan",
                    guatu.ledger.fields.MoneyField(
                        decimal_places=6, max_digits=18, null=True, verbose_name="year plan"
                    ),
                ),
                (
                    "done",
                    guatu.ledger.fields.MoneyField(
                        decimal_places=6, max_digits=18, null=True, verbose_name="done this year"
                    ),
                ),
                (
                    "due",
                    guatu.ledger.fields.MoneyField(
                        decimal_places=6, max_digits=18, null=True, verbose_name="due by pace"
                    ),
                ),
                (
                    "lead",
                    models.DecimalField(
                        decimal_places=9, max_digits=30, null=True, verbose_name="lead in points"
                    ),
                ),
                (
                    "catch_up",
                    guatu.ledger.fields.MoneyField(
                        decimal_places=6, max_digits=18, null=True, verbose_name="needed a month"
                    ),
                ),
                (
                    "light",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "no light"),
                            (1, "on schedule"),
                            (2, "watch"),
                            (3, "behind"),
                            (4, "far behind"),
                        ],
                        default=0,
                        verbose_name="light",
                    ),
                ),
                (
                    "report",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "not due"),
                            ("missing", "not reported"),
                            ("draft", "draft"),
                            ("returned", "returned"),
                            ("same", "same as last month"),
                            ("submitted", "reported"),
                        ],
                        max_length=9,
                        verbose_name="report of the month",
                    ),
                ),
                (
                    "holders",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        help_text="The unit holding each open problem, 0 for none.",
                        size=None,
                    ),
                ),
                ("start_planned", models.DateField(null=True, verbose_name="planned start")),
                ("is_start_late", models.BooleanField(verbose_name="due to start and not started")),
                (
                    "plan_curve",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=guatu.ledger.fields.MoneyField(
                            decimal_places=6, max_digits=18, null=True
                        ),
                        size=None,
                    ),
                ),
                (
                    "done_curve",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=guatu.ledger.fields.MoneyField(
                            decimal_places=6, max_digits=18, null=True
                        ),
                        size=None,
                    ),
                ),
                (
                    "due_curve",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=guatu.ledger.fields.MoneyField(
                            decimal_places=6, max_digits=18, null=True
                        ),
                        size=None,
                    ),
                ),
                (
                    "light_curve",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(null=True), size=None
                    ),
                ),
                (
                    "rate",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            models.F("done"),
                            "/",
                            django.db.models.functions.comparison.NullIf(models.F("plan"), 0),
                        ),
                        output_field=models.DecimalField(
                            decimal_places=9, max_digits=36, null=True
                        ),
                    ),
                ),
                (
                    "gap",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            models.F("due"), "-", models.F("done")
                        ),
                        output_field=guatu.ledger.fields.MoneyField(
                            decimal_places=6, max_digits=18, null=True
                        ),
                    ),
                ),
                (
                    "leader",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.person",
                    ),
                ),
                (
                    "portfolio",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="ledger.portfolio",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of the ledger",
                "verbose_name_plural": "lines of the ledger",
                "indexes": [
                    models.Index(
                        models.F("portfolio"),
                        models.F("no"),
                        models.F("project"),
                        condition=models.Q(("is_listed", True)),
                        name="line_no",
                    ),
                    models.Index(
                        models.F("portfolio"),
                        models.F("sector"),
                        models.F("no"),
                        models.F("project"),
                        condition=models.Q(("is_listed", True)),
                        name="line_sector",
                    ),
                    models.Index(
                        models.F("portfolio"),
                        models.F("list_class"),
                        models.F("no"),
                        models.F("project"),
                        condition=models.Q(("is_listed", True)),
                        name="line_class",
                    ),
                    models.Index(
                        models.F("portfolio"),
                        models.F("stage"),
                        models.F("no"),
                        models.F("project"),
                        condition=models.Q(("is_listed", True)),
                        name="line_stage",
                    ),
                    models.Index(
                        models.F("portfolio"),
                        models.F("report"),
                        models.F("no"),
                        models.F("project"),
                        condition=models.Q(("is_listed", True)),
                        name="line_report",
                    ),
                    models.Index(
                        models.F("portfolio"),
                        models.F("unit"),
                        models.F("no"),
                        models.F("project"),
                        condition=models.Q(("is_listed", True)),
                        name="line_unit",
                    ),
                    models.Index(
                        models.F("portfolio"),
                        models.F("unit_order"),
                        models.F("unit"),
                        models.F("no"),
                        models.F("project"),
                        condition=models.Q(("is_listed", True)),
                        name="line_unit_order",
                    ),
                    models.Index(
                        models.F("portfolio"),
                        models.F("leader_order"),
                        models.F("leader"),
                        models.F("no"),
                        models.F("project"),
                        condition=models.Q(("is_listed", True)),
                        name="line_leader",
                    ),
                    models.Index(
                        models.F("portfolio"),
                        models.OrderBy(models.F("light"), descending=True),
                        models.F("lead"),
                        models.F("project"),
                        condition=models.Q(("is_listed", True)),
                        name="line_light",
                    ),
                    models.Index(
                        models.F("portfolio"),
                        models.F("is_start_late"),
                        models.F("start_planned"),
                        models.F("project"),
                        condition=models.Q(("is_listed", True)),
                        name="line_late",
                    ),
                    models.Index(
                        models.F("portfolio"),
                        models.OrderBy(models.F("total_invest")),
                        models.F("project"),
                        condition=models.Q(("is_listed", True)),
                        name="line_total_invest_up",
                    ),
                    models.Index(
                        models.F("portfolio"),
                        models.OrderBy(models.F("plan")),
                        models.F("project"),
                        condition=models.Q(("is_listed", True)),
                        name="line_plan_up",
                    ),
                    models.Index(
                        models.F("portfolio"),
                        models.OrderBy(models.F("done")),
                        models.F("project"),
                        condition=models.Q(("is_listed", True)),
                        name="line_done_up",
                    ),
                    models.Index(
                        models.F("portfolio"),
                        models.OrderBy(models.F("rate")),
                        models.F("project"),
                        condition=models.Q(("is_listed", True)),
                        name="line_rate_up",
                    ),
                    models.Index(
                        models.F("portfolio"),
                        models.OrderBy(models.F("lead")),
                        models.F("project"),
                        condition=models.Q(("is_listed", True)),
                        name="line_lead_up",
                    ),
                    models.Index(
                        models.F("portfolio"),
                        models.OrderBy(models.F("catch_up")),
                        models.F("project"),
                        condition=models.Q(("is_listed", True)),
                        name="line_catch_up_up",
                    ),
                    models.Index(
                        models.F("portfolio"),
                        models.OrderBy(models.F("gap")),
                        models.F("project"),
                        condition=models.Q(("is_listed", True)),
                        name="line_gap_up",
                    ),
                    models.Index(
                        models.F("portfolio"),
                        models.OrderBy(models.F("total_invest"), descending=True, nulls_last=True),
                        models.F("project"),
                        condition=models.Q(("is_listed", True)),
                        name="line_total_invest_down",
                    ),
                    models.Index(
                        models.F("portfolio"),
                        models.OrderBy(models.F("plan"), descending=True, nulls_last=True),
                        models.F("project"),
                        condition=models.Q(("is_listed", True)),
                        name="line_plan_down",
                    ),
                    models.Index(
                        models.F("portfolio"),
                        models.OrderBy(models.F("done"), descending=True, nulls_last=True),
                        models.F("project"),
                        condition=models.Q(("is_listed", True)),
                        name="line_done_down",
                    ),
                    models.Index(
                        models.F("portfolio"),
                        models.OrderBy(models.F("rate"), descending=True, nulls_last=True),
                        models.F("project"),
                        condition=models.Q(("is_listed", True)),
                        name="line_rate_down",
                    ),
                    models.Index(
                        models.F("portfolio"),
                        models.OrderBy(models.F("lead"), descending=True, nulls_last=True),
                        models.F("project"),
                        condition=models.Q(("is_listed", True)),
                        name="line_lead_down",
                    ),
                    models.Index(
                        models.F("portfolio"),
                        models.OrderBy(models.F("catch_up"), descending=True, nulls_last=True),
                        models.F("project"),
                        condition=models.Q(("is_listed", True)),
                        name="line_catch_up_down",
                    ),
                    models.Index(
                        models.F("portfolio"),
                        models.OrderBy(models.F("gap"), descending=True, nulls_last=True),
                        models.F("project"),
                        condition=models.Q(("is_listed", True)),
                        name="line_gap_down",
                    ),
                    models.Index(
                        models.F("portfolio"),
                        models.F("is_listed"),
                        models.F("no"),
                        name="line_portfolio",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "dimension",
                    models.CharField(
                        choices=[
                            ("all", "All"),
                            ("unit", "Unit"),
                            ("leader", "Leader"),
                            ("sector", "Sector"),
                            ("class", "Class"),
                            ("stage", "Stage"),
                            ("report", "Report"),
                            ("missing", "Missing"),
                            ("holder", "Holder"),
                            ("start", "Start"),
                            ("month", "Month"),
                        ],
                        max_length=7,
                    ),
                ),
                ("key", models.CharField(blank=True, max_length=60)),
                (
                    "light",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "no light"),
                            (1, "on schedule"),
                            (2, "watch"),
                            (3, "behind"),
                            (4, "far behind"),
                        ]
                    ),
                ),
                ("count", models.IntegerField()),
                (
                    "counted",
                    models.IntegerField(help_text="Lines that have both a plan and a done amount."),
                ),
                ("total_invest", models.DecimalField(decimal_places=6, max_digits=24)),
                ("plan", models.DecimalField(decimal_places=6, max_digits=24)),
                ("done", models.DecimalField(decimal_places=6, max_digits=24)),
                ("due", models.DecimalField(decimal_places=6, max_digits=24)),
                (
                    "gap",
                    models.DecimalField(
                        decimal_places=6, help_text="Sum of the shortfalls.", max_digits=24
                    ),
                ),
                (
                    "portfolio",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="ledger.portfolio",
                    ),
                ),
            ],
            options={
                "verbose_name": "tally",
                "verbose_name_plural": "tallies",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("portfolio", "dimension", "key", "light"), name="tally_key"
                    )
                ],
            },
        ),
    ]
