from django.apps import AppConfig


class LibConfig(AppConfig):
    """Helpers without models: template tags, navigation, commands of the whole system."""

    name = "guatu.lib"
    label = "lib"
