"""The table of Django's database cache: counts of tries, which may be lost with the server."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_sign_in")]

    operations = [
        migrations.RunSQL(
            "CREATE UNLOGGED TABLE guatu_cache ("
            " cache_key varchar(255) PRIMARY KEY, value text NOT NULL,"
            " expires timestamptz NOT NULL);"
            "CREATE INDEX guatu_cache_expires ON guatu_cache (expires);",
            "DROP TABLE guatu_cache;",
        )
    ]
