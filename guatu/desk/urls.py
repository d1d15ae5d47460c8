"""Routes: 今日, the ledger, a project, search."""

from django.urls import path, re_path

from guatu.desk import (
    change_views,
    grid_views,
    hand_over,
    reason_views,
    succession_views,
    views,
)
from guatu.desk.new_project import create_project
from guatu.desk.report_problem import report_problem
from guatu.desk.summary import summary

app_name = "desk"

# A number of a project holds a digit, which words such as /projects/new/ do not.
BY_NUMBER = r"^projects/(?P<no>[^/]*[0-9][^/]*)/$"

urlpatterns = [
    path("reasons/", reason_views.reason_list, name="reason-list"),
    path("reasons/list.xlsx", reason_views.export_reasons, name="reason-export"),
    path("", views.today, name="today"),
    path("search", views.search, name="search"),
    path("report/<int:pk>/problem", report_problem, name="report-problem"),
    path("settings/units/hand-over/", hand_over.hand_over, name="hand-over"),
    path("settings/people/<int:pk>/hand-over/", succession_views.succeed, name="person-succeed"),
    # /changes/
    path("changes/add/", change_views.add, name="change-add"),
    path("changes/remove/", change_views.remove, name="change-remove"),
    path("changes/merge/", change_views.merge, name="change-merge"),
    path("changes/split/", change_views.split, name="change-split"),
    # /projects/
    path("projects/", grid_views.project_list, name="project-list"),
    path("projects/rows", grid_views.project_rows, name="project-rows"),
    path("projects/cells", grid_views.change_cells_view, name="project-cells"),
    path("projects/export", grid_views.export, name="project-export"),
    path("projects/layouts", grid_views.save_columns, name="layout-save"),
    path("projects/layouts/<int:pk>/remove", grid_views.forget_columns, name="layout-remove"),
    path("projects/summary/", summary, name="summary"),
    path("projects/new/", create_project, name="project-create"),
    # /projects/<id or no>/
    path("projects/<int:pk>/", views.project, name="project"),
    path("projects/<int:pk>/history", views.project_history, name="project-history"),
    re_path(BY_NUMBER, views.project_by_number, name="project-by-number"),
]
