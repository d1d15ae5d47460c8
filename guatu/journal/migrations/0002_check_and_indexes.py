import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Check",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                (
                    "anchor",
                    models.CharField(
                        blank=True, max_length=64, verbose_name="head printed outside"
                    ),
                ),
                ("read", models.PositiveBigIntegerField(default=0, verbose_name="entries read")),
                ("total", models.PositiveBigIntegerField(default=0, verbose_name="entries")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended at")),
                ("is_intact", models.BooleanField(null=True, verbose_name="intact")),
                ("verdict", models.JSONField(default=dict, verbose_name="result")),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "verification",
                "verbose_name_plural": "verifications",
                "ordering": ["-id"],
            },
        ),
        migrations.AlterField(
            model_name="entry",
            name="actor",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AlterField(
            model_name="seal",
            name="count",
            field=models.PositiveIntegerField(verbose_name="entries"),
        ),
        migrations.AlterField(
            model_name="seal",
            name="sealed_at",
            field=models.DateTimeField(verbose_name="sealed at"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["actor", "-id"], name="entry_actor"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["action", "-id"], name="entry_action"),
        ),
    ]
