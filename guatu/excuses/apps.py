from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExcusesConfig(AppConfig):
    name = "guatu.excuses"
    verbose_name = _("Excuses")
