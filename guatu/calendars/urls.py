"""Routes of the calendar of workdays."""

from django.urls import path

from guatu.calendars import views

app_name = "calendars"

urlpatterns = [
    path("settings/calendar/", views.this_year, name="year"),
    path("settings/calendar/<int:year>/", views.year_page, name="year-of"),
    path("settings/calendar/<int:year>/notice/", views.enter_notice, name="notice"),
    path("settings/calendar/days/", views.add_day, name="day-set"),
    path("settings/calendar/days/<int:pk>/forget/", views.remove_day, name="day-forget"),
]
