"""`field__any_of={…}`: like `__in` for a set, with the values as one array parameter.

Ten thousand parameters take Django and psycopg longer to write down than PostgreSQL takes to
find the rows.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, ForeignKey, Lookup
from django.db.models.sql.compiler import SQLCompiler


@ForeignKey.register_lookup
@Field.register_lookup
class AnyOf(Lookup):
    """`column = ANY(array)`; the values are of the column's own type, keys for a foreign key."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        """The condition. Keys travel as the text of an array, which is quickest."""
        column, params = self.process_lhs(compiler, connection)
        values = list(self.rhs)
        if values and isinstance(values[0], int):
            return f"{column} = ANY(%s::bigint[])", (*params, f"{{{','.join(map(str, values))}}}")
        return f"{column} = ANY(%s)", (*params, values)
