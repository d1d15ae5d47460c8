"""Routes of the journal."""

from django.urls import path

from guatu.journal import views

app_name = "journal"

urlpatterns = [
    path("journal/", views.entry_list, name="entry-list"),
    path("journal/checks/new/", views.create_check, name="check-create"),
    path("journal/checks/<int:pk>/", views.check_page, name="check"),
]
