"""A snapshot is never changed or removed: the database itself refuses."""

from django.db import migrations

TRIGGERS = """
CREATE TRIGGER snapshot_kept BEFORE UPDATE OR DELETE ON snapshots_snapshot
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER snapshot_not_emptied BEFORE TRUNCATE ON snapshots_snapshot
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
"""

UNDO = """
DROP TRIGGER snapshot_kept ON snapshots_snapshot;
DROP TRIGGER snapshot_not_emptied ON snapshots_snapshot;
"""


class Migration(migrations.Migration):
    dependencies = [("snapshots", "0001_initial"), ("journal", "0003_append_only")]

    operations = [migrations.RunSQL(TRIGGERS, UNDO)]
