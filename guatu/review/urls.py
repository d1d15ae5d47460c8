"""Routes of the review of reports, and of correction slips."""

from django.urls import path

from guatu.review import slip_views, views

app_name = "review"

urlpatterns = [
    path("report/review/", views.review, name="review"),
    path("report/review/export", views.export, name="export"),
    path("report/review/accept", views.accept_rows, name="accept"),
    path("report/review/undo/<uuid:batch>", views.undo, name="undo"),
    path("report/review/lock/<int:pk>/", views.lock, name="lock"),
    path("report/review/return/<int:pk>", views.return_report, name="return"),
    path("report/review/<int:period>/<int:project>/", views.row_detail, name="row"),
    path("report/slips/", slip_views.slip_list, name="slip-list"),
    path("report/slips/<int:pk>/", slip_views.slip_page, name="slip"),
    path("report/slips/new/<int:project>/<str:month>/", slip_views.new_slip, name="slip-create"),
]
