from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SheetsConfig(AppConfig):
    name = "guatu.sheets"
    verbose_name = _("Imports")

    def ready(self) -> None:
        """Registers the lookup that imports use."""
        from guatu.sheets import lookups  # noqa: F401
