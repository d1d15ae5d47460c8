"""Routes of the papers of meetings."""

from django.urls import path

from guatu.packs import template_views, views

app_name = "packs"

pack_urls = [
    path("packs/", views.pack_list, name="list"),
    path("packs/new/<int:portfolio>/", views.freeze, name="freeze"),
    path("packs/<int:key>/", views.pack, name="pack"),
    path("packs/<int:key>/since/", views.since, name="since"),
    path("packs/<int:key>/files/", views.order, name="order"),
]

file_urls = [
    path("packs/file/<int:key>/", views.file_state, name="file"),
    path("packs/file/<int:key>/content/", views.file_content, name="file-content"),
]

template_urls = [
    path("packs/template/<int:portfolio>/", template_views.templates, name="templates"),
    path("packs/template/<int:portfolio>/send/", template_views.send, name="template-send"),
    path("packs/template/<int:portfolio>/use/", template_views.choose, name="template-choose"),
    path(
        "packs/template/<int:portfolio>/file/<int:number>/",
        template_views.content,
        name="template-content",
    ),
]

urlpatterns = pack_urls + file_urls + template_urls
