"""Routes: imports, what is remembered of senders' forms, the ledger as a file."""

from django.urls import path, re_path

from guatu.sheets import export_views, views

app_name = "sheets"

urlpatterns = [
    # /imports/
    path("imports/", views.import_list, name="import-list"),
    path("imports/maps/", views.map_list, name="map-list"),
    path("imports/maps/<int:pk>/forget", views.forget_map, name="map-forget"),
    # /imports/<id>/
    path("imports/<int:pk>/", views.import_page, name="import-page"),
    path("imports/<int:pk>/progress", views.import_progress, name="import-progress"),
    path("imports/<int:pk>/answers", views.answer, name="import-answer"),
    path("imports/<int:pk>/rows", views.decide_all, name="import-decide-all"),
    path("imports/<int:pk>/rows/<int:row>", views.decide, name="import-decide"),
    path("imports/<int:pk>/file", views.download, name="import-file"),
    re_path(
        r"^imports/(?P<pk>\d+)/(?P<deed>post|undo|retry|ask|discard)$",
        views.act,
        name="import-act",
    ),
    # /sheets/export/
    re_path(r"^sheets/export/ledger\.(?P<kind>xlsx|csv)$", export_views.ledger, name="ledger"),
]
