"""Routes of changes of the list."""

from django.urls import path

from guatu.changes import views

app_name = "changes"

urlpatterns = [
    path("changes/", views.change_list, name="list"),
    path("changes/list.xlsx", views.export, name="export"),
]
