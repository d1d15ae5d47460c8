"""Routes of the gap list."""

from django.urls import path

from guatu.gaps import views

app_name = "gaps"

urlpatterns = [
    path("gaps/", views.gap_list, name="list"),
    path("gaps/export", views.export, name="export"),
]
