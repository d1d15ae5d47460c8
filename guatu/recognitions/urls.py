"""Routes of statistics packs, recognised dates, and requests to stop or resume works."""

from django.urls import path

from guatu.recognitions import pack_views, views

app_name = "recognitions"

urlpatterns = [
    # statistics packs
    path("permits/packs/", pack_views.pack_list, name="pack-list"),
    path("permits/packs/list.xlsx", pack_views.export, name="pack-export"),
    path("permits/packs/open/", pack_views.open_all, name="pack-open-all"),
    path("permits/packs/papers/<int:pk>/take/", pack_views.take, name="paper-take"),
    path("projects/<int:pk>/pack/", pack_views.pack_page, name="pack"),
    path("projects/<int:pk>/pack/open/", pack_views.open_pack, name="pack-open"),
    path("projects/<int:pk>/pack/change/", pack_views.change, name="pack-change"),
    path("projects/<int:pk>/pack/papers/", pack_views.put, name="paper-put"),
    path("projects/<int:pk>/pack/step/", pack_views.move, name="pack-move"),
    # recognised dates
    path("permits/dates/", views.date_list, name="date-list"),
    path("permits/dates/list.xlsx", views.export, name="date-export"),
    path("permits/dates/<int:pk>/withdraw/", views.withdraw_date, name="date-withdraw"),
    path("projects/<int:pk>/dates/", views.project_dates, name="project-dates"),
    # stopping and resuming
    path("permits/stops/", views.request_list, name="request-list"),
    path("permits/stops/<int:pk>/", views.request_page, name="request"),
    path("permits/stops/<int:pk>/decide/", views.decide, name="request-decide"),
    path("permits/stops/<int:pk>/withdraw/", views.withdraw, name="request-withdraw"),
    path("projects/<int:pk>/stop/", views.ask, name="ask"),
]
