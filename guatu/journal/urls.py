"""Routes of the journal."""

from django.urls import path

from guatu.journal import export_views, views

app_name = "journal"

urlpatterns = [
    path("journal/", views.entry_list, name="entry-list"),
    path("journal/exports/", export_views.export_list, name="export-list"),
    path("journal/exports/file/", export_views.export_file, name="export-file"),
    path("journal/checks/new/", views.create_check, name="check-create"),
    path("journal/checks/<int:pk>/", views.check_page, name="check"),
]
