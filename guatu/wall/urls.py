"""Routes of the wall."""

from django.urls import path

from guatu.wall import views

app_name = "wall"

live_urls = [
    path("wall/", views.chart_list, name="chart-list"),
    path("wall/live/<int:portfolio>/", views.live, name="live"),
    path("wall/live/<int:portfolio>/new/", views.chart_new, name="chart-new"),
    path("wall/tv/<int:portfolio>/", views.tv, name="tv"),
]

chart_urls = [
    path("wall/<int:key>/", views.chart, name="chart"),
    path("wall/<int:key>/edit/", views.chart_edit, name="chart-edit"),
    path("wall/<int:key>/issue/", views.issue, name="issue"),
    path("wall/<int:key>/v/<int:number>/", views.version, name="version"),
    path("wall/<int:key>/v/<int:number>/print/", views.print_new, name="print-new"),
]

print_urls = [
    path("wall/print/<int:key>/", views.print_state, name="print"),
    path("wall/print/<int:key>/file/", views.print_file, name="print-file"),
]

battle_urls = [
    path("wall/project/<int:project>/", views.battle, name="battle"),
    path("wall/project/<int:project>/map.pdf", views.battle_file, name="battle-file"),
]

urlpatterns = live_urls + chart_urls + print_urls + battle_urls
