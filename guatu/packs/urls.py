"""Routes of the papers of meetings."""

from django.urls import path

app_name = "packs"

urlpatterns: list = []
