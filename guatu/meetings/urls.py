"""Routes of meetings: series, a meeting and its agenda, the room, decisions, the feed."""

from django.urls import URLPattern

app_name = "meetings"

urlpatterns: list[URLPattern] = []
