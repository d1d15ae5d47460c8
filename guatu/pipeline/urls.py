"""Routes of investment: the board, a lead and its steps, silence, trips, rates, enterprises."""

from django.urls import path

from guatu.pipeline import firm_views, trip_views, views

app_name = "pipeline"

urlpatterns = [
    path("invest/", views.board, name="board"),
    path("invest/export", views.export, name="export"),
    path("invest/new/", views.report, name="report"),
    path("invest/silent/", views.silent, name="silent"),
    path("invest/rates/", views.rates, name="rates"),
    path("invest/trips/", trip_views.trip_list, name="trips"),
    path("invest/trips/new/", trip_views.record, name="trip-new"),
    path("invest/trips/<int:pk>/result/", trip_views.result, name="trip-result"),
    path("invest/<int:pk>/", views.lead, name="lead"),
    path("invest/<int:pk>/<slug:deed>/", views.act, name="act"),
    path("enterprises/<int:pk>/", firm_views.enterprise, name="enterprise"),
    path("enterprises/<int:pk>/contact/", firm_views.add_contact, name="contact-new"),
    path("enterprises/<int:pk>/reveal/", firm_views.reveal_contacts, name="contact-reveal"),
]
