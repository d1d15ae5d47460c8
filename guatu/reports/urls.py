"""Routes of reports: the page on which they are filled, and their photos."""

from django.urls import path, re_path

from guatu.reports import fill_views, period_views, photo_views

app_name = "reports"

urlpatterns = [
    # /report/
    path("report/", fill_views.fill, name="fill"),
    path("report/send", fill_views.send_all, name="send-all"),
    # /report/periods/
    path("report/periods/", period_views.period_list, name="period-list"),
    path("report/periods/<int:pk>/", period_views.edit_period, name="period-edit"),
    path("report/periods/calendar/<int:portfolio>/", period_views.edit_cycle, name="cycle-edit"),
    # /report/<project>/
    path("report/<int:pk>/", fill_views.report, name="report"),
    path("report/<int:pk>/draft", fill_views.draft, name="draft"),
    path("report/<int:pk>/photos", photo_views.add, name="photo-add"),
    # /report/photos/<id>/
    re_path(
        r"^report/photos/(?P<pk>\d+)/(?P<size>large|small)\.jpg$", photo_views.show, name="photo"
    ),
    path("report/photos/<int:pk>/remove", photo_views.remove, name="photo-remove"),
]
