"""Routes of problems: the board, a problem and its steps, evidence, the ladder."""

from django.urls import path

from guatu.problems import ladder_views, views

app_name = "problems"

urlpatterns = [
    path("problems/", views.problem_list, name="list"),
    path("problems/export", views.export, name="export"),
    path("problems/<int:pk>/", views.problem, name="problem"),
    path("problems/<int:pk>/<slug:deed>/", views.act, name="act"),
    path("problems/evidence/<int:pk>", views.evidence_file, name="evidence"),
    path("projects/<int:pk>/problems/new/", views.raise_problem, name="raise"),
    path("settings/ladder/", ladder_views.ladders, name="ladders"),
    path("settings/ladder/<int:pk>/", ladder_views.ladder, name="ladder"),
]
