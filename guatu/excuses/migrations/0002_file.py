"""A photo or PDF that supports an excuse."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("excuses", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="excuse",
            name="file_hash",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="excuse",
            name="file_name",
            field=models.CharField(blank=True, max_length=200, verbose_name="file"),
        ),
        migrations.AddField(
            model_name="excuse",
            name="file_path",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="excuse",
            name="file_size",
            field=models.PositiveIntegerField(default=0, verbose_name="bytes"),
        ),
        migrations.AddField(
            model_name="excuse",
            name="media_type",
            field=models.CharField(blank=True, max_length=40),
        ),
    ]
