from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GapsConfig(AppConfig):
    name = "guatu.gaps"
    verbose_name = _("Gap list")
