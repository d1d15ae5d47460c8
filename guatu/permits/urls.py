"""Routes of permits: a project's, one permit, the list, the templates."""

from django.urls import path

from guatu.permits import list_views, template_views, views

app_name = "permits"

urlpatterns = [
    # /projects/
    path("projects/<int:pk>/permits/", views.project_page, name="project"),
    path("projects/<int:pk>/permits/choose/", views.choose, name="choose"),
    path("milestones/<int:pk>/permit/", views.adopt, name="adopt"),
    # /permits/
    path("permits/", list_views.permit_list, name="list"),
    path("permits/list.xlsx", list_views.export, name="export"),
    path("permits/adopt/", list_views.adopt_all, name="adopt-all"),
    path("permits/<int:pk>/", views.permit_page, name="permit"),
    path("permits/<int:pk>/step/", views.move, name="move"),
    path("permits/<int:pk>/extend/", views.extend, name="extend"),
    path("permits/<int:pk>/change/", views.change, name="change"),
    path("permits/<int:pk>/waive/", views.waive, name="waive"),
    path("permits/<int:pk>/restore/", views.restore, name="restore"),
    path("permits/files/<int:pk>/", views.file, name="file"),
    # /settings/permits/
    path("settings/permits/", template_views.template_list, name="template-list"),
    path("settings/permits/<int:portfolio>/", template_views.change_settings, name="settings"),
    path(
        "settings/permits/<int:portfolio>/<slug:code>/", template_views.kind_page, name="template"
    ),
    path(
        "settings/permits/<int:portfolio>/<slug:code>/new/",
        template_views.item_page,
        name="template-item-new",
    ),
    path(
        "settings/permits/<int:portfolio>/<slug:code>/reset/",
        template_views.reset,
        name="template-reset",
    ),
    path(
        "settings/permits/<int:portfolio>/<slug:code>/<slug:item>/",
        template_views.item_page,
        name="template-item",
    ),
    path(
        "settings/permits/<int:portfolio>/<slug:code>/<slug:item>/remove/",
        template_views.remove_item,
        name="template-item-remove",
    ),
]
