"""Routes of plans: the list, a project's versions, one version."""

from django.urls import path

from guatu.planning import views

app_name = "planning"

urlpatterns = [
    # /plan/
    path("plan/", views.plan_list, name="list"),
    path("plan/list.xlsx", views.export, name="export"),
    path("projects/<int:pk>/plan/", views.project_page, name="project"),
    path("plan/<int:pk>/", views.version_page, name="version"),
    path("plan/<int:pk>/accept/", views.accept, name="accept"),
    path("plan/<int:pk>/discard/", views.discard, name="discard"),
    path("plan/<int:pk>/schedule.xml", views.schedule_file, name="schedule-xml"),
    path("plan/<int:pk>/schedule.csv", views.schedule_table, name="schedule-csv"),
    path("plan/activities/<int:pk>/", views.change, name="change"),
]
