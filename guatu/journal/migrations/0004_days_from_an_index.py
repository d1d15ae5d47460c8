from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_append_only")]

    operations = [
        migrations.RemoveIndex(model_name="entry", name="entry_at"),
        migrations.AddIndex(
            model_name="entry", index=models.Index(fields=["at", "id"], name="entry_at")
        ),
    ]
