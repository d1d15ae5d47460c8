"""The console script `guatu`: all management commands."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Runs `guatu COMMAND …`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.settings")
    execute_from_command_line(["guatu", *sys.argv[1:]])
