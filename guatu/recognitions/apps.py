from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecognitionsConfig(AppConfig):
    name = "guatu.recognitions"
    verbose_name = _("Recognitions")
