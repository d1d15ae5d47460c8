"""Routes of statistics figures."""

from django.urls import path

from guatu.statistics import views

app_name = "statistics"

urlpatterns = [
    path("statistics/", views.gap_list, name="list"),
    path("statistics/list.xlsx", views.export, name="export"),
    path("statistics/enter/", views.enter, name="enter"),
    path("statistics/limits/", views.limits, name="limits"),
]
