"""The canonical text of journal entries, made by PostgreSQL and streamed out of it.

An entry's text is its line in COPY's text format: fields apart by tabs, tabs and newlines inside
a field escaped, null as \\N and so told from empty. Instants are microseconds since 1970 and the
rest are numbers, text and jsonb, so no setting of a session (time zone, locale, date style) bears
on it.
"""

from collections.abc import Iterator

from django.db import connection

COLUMNS = """
    id, trunc(extract(epoch FROM at) * 1000000), trunc(extract(epoch FROM recorded_at) * 1000000),
    actor_id, action, batch, model, object_id, thread, source, before, after
"""
THREAD_COLUMN = 8


def texts(after: int, until: int, limit: int | None = None) -> Iterator[bytes]:
    """The lines of the entries with after < id ≤ until, by id, at most `limit` of them."""
    most = "ALL" if limit is None else int(limit)
    query = f"""
        COPY (
            SELECT {COLUMNS} FROM journal_entry
            WHERE id > {int(after)} AND id <= {int(until)} ORDER BY id LIMIT {most}
        ) TO STDOUT WITH (FORMAT text, ENCODING 'UTF8')
    """
    # Whole numbers only: Django's cursor takes no parameters for COPY while it logs queries.
    with connection.cursor() as cursor, cursor.copy(query) as lines:
        for line in lines:
            yield bytes(line)


def id_of(line: bytes) -> int:
    """The id of the entry that a line is the text of."""
    return int(line[: line.index(b"\t")])


def thread_of(line: bytes) -> str:
    """The thread of the entry that a line is the text of."""
    return line.split(b"\t")[THREAD_COLUMN].decode()
