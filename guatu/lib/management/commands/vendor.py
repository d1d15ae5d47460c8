from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from guatu.lib import vendoring


class Command(BaseCommand):
    help = "Check the vendored front-end files and fonts against their list, or fetch them again."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="compare hashes (the default)")
        parser.add_argument(
            "--refresh", action="store_true", help="fetch and make the files, write new hashes"
        )
        parser.add_argument("names", nargs="*", help="packages to refresh (all if none is named)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["refresh"]:
            self._refresh(set(options["names"]))
        differences = vendoring.find_differences(vendoring.read_list())
        if differences:
            raise CommandError("\n".join(differences))
        self.stdout.write("Every vendored file is the one in the list.")

    def _refresh(self, names: set[str]) -> None:
        # Imported here: it needs development dependencies, which a server does not have.
        from guatu.lib.vendor_refresh import RefreshError, refresh

        known = {package.name for package in vendoring.read_list()}
        if unknown := sorted(names - known):
            raise CommandError(f"Not in the list: {', '.join(unknown)}")
        try:
            refresh(names, say=self.stdout.write)
        except RefreshError as error:
            raise CommandError(str(error)) from error
