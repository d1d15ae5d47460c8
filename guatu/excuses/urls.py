"""Routes of excuses and of the reasons of delay."""

from django.urls import path

from guatu.excuses import reason_views, views

app_name = "excuses"

urlpatterns = [
    path("excuses/", views.excuse_list, name="list"),
    path("excuses/list.xlsx", views.export, name="export"),
    path("excuses/<int:pk>/", views.excuse_page, name="excuse"),
    path("excuses/<int:pk>/file", views.excuse_file, name="file"),
    path("excuses/<int:pk>/decide/", views.decide, name="decide"),
    path("excuses/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("excuses/<int:pk>/end/", views.end, name="end"),
    path("projects/<int:pk>/excuse/", views.ask, name="ask"),
    path("settings/reasons/", reason_views.reason_list, name="reason-list"),
]
