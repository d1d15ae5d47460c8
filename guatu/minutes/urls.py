"""Routes of minutes: the list, those of a meeting, their text and versions, the decided items."""

from django.urls import path

from guatu.minutes import item_views, views

app_name = "minutes"

urlpatterns = [
    path("minutes/", views.minutes_list, name="list"),
    path("minutes/list.xlsx", views.export, name="export"),
    path("minutes/<int:pk>/", views.minutes, name="minutes"),
    path("minutes/<int:pk>/edit/", views.edit, name="edit"),
    path("minutes/<int:pk>/versions/<int:number>/", views.version, name="version"),
    path("minutes/<int:pk>/minutes.<slug:form>", views.download, name="file"),
    path("minutes/<int:pk>/act/<slug:deed>/", views.act, name="act"),
    path("meetings/<int:pk>/minutes/", views.of_meeting, name="of-meeting"),
    path("meetings/<int:pk>/decided/", item_views.items, name="items"),
    path("meetings/<int:pk>/decided/list.<slug:form>", item_views.download, name="items-file"),
]
