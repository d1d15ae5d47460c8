"""Routes of the rules of lights."""

from django.urls import path

from guatu.indicators import views

app_name = "indicators"

urlpatterns = [
    path("settings/lights/", views.rule_list, name="rule-list"),
    path(
        "settings/lights/<int:portfolio>/<slug:dimension>/", views.change_rule, name="rule-change"
    ),
]
