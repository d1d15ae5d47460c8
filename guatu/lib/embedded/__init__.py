"""A Django database engine for the PostgreSQL server that lives in `var/`."""
