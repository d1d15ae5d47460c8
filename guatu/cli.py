"""The console script `guatu`: all management commands."""

import os
import sys

import django
from django.core.management import execute_from_command_line, get_commands, load_command_class

ASKS_FOR_HELP: tuple[list[str], ...] = ([], ["help"], ["-h"], ["--help"])
FROM_DJANGO = {"migrate": "Bring the tables of the database up to date."}


def main() -> None:
    """Runs `guatu COMMAND …`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.settings")
    if sys.argv[1:] in ASKS_FOR_HELP:
        print(overview())
        return
    execute_from_command_line(["guatu", *sys.argv[1:]])


def overview() -> str:
    """The commands that an operator needs, a line each."""
    django.setup()
    own = {
        name: load_command_class(app, name).help.split(". ")[0].rstrip(".") + "."
        for name, app in get_commands().items()
        if str(app).startswith("guatu.")
    }
    lines = [f"  {name:<15} {text}" for name, text in sorted((own | FROM_DJANGO).items())]
    return "\n".join(
        [
            "Guatu: the key projects of a county, their ledger and their wall charts.",
            "",
            *lines,
            "",
            "guatu COMMAND --help tells more; guatu help --commands lists those of Django too.",
        ]
    )
