"""Routes of meetings: series, a meeting and its agenda, the room, decisions, the feed."""

from django.urls import path

from guatu.meetings import decision_views, item_views, room_views, views

app_name = "meetings"

urlpatterns = [
    path("meetings/", views.meeting_list, name="list"),
    # series
    path("meetings/series/new/<int:portfolio>/", views.series_new, name="series-new"),
    path("meetings/series/<int:pk>/", views.series, name="series"),
    path("meetings/series/<int:pk>/edit/", views.series_edit, name="series-edit"),
    path("meetings/series/<int:pk>/new/", views.meeting_new, name="meeting-new"),
    # decisions
    path("meetings/decisions/", decision_views.decision_list, name="decisions"),
    path("meetings/decisions/export", decision_views.export, name="export"),
    path("meetings/decisions/<int:pk>/", decision_views.decision, name="decision"),
    path("meetings/decisions/<int:pk>/edit/", decision_views.edit, name="decision-edit"),
    path("meetings/decisions/<int:pk>/<slug:deed>/", decision_views.act, name="decision-act"),
    path("meetings/decisions/evidence/<int:pk>", decision_views.evidence_file, name="evidence"),
    # the own calendar
    path("meetings/feed/new/", item_views.feed_new, name="feed-new"),
    path("meetings/feed/end/", item_views.feed_end, name="feed-end"),
    path("meetings/feed/<str:token>.ics", item_views.feed, name="feed"),
    # items of an agenda
    path("meetings/items/<int:pk>/edit/", item_views.item_edit, name="item-edit"),
    path("meetings/items/<int:pk>/drop/", item_views.item_drop, name="item-drop"),
    path("meetings/items/<int:pk>/comment/", item_views.item_comment, name="item-comment"),
    path("meetings/items/<int:pk>/attach/", item_views.item_attach, name="item-attach"),
    path("meetings/items/<int:pk>/paper", item_views.item_paper, name="item-paper"),
    path("meetings/items/<int:pk>/move/<slug:way>/", item_views.item_move, name="item-move"),
    # a meeting
    path("meetings/<int:pk>/", views.meeting, name="meeting"),
    path("meetings/<int:pk>/edit/", views.meeting_edit, name="meeting-edit"),
    path("meetings/<int:pk>/attendance/", views.attendance, name="attendance"),
    path("meetings/<int:pk>/items/", views.item_add, name="item-add"),
    path("meetings/<int:pk>/decisions/", views.decision_add, name="decision-add"),
    path("meetings/<int:pk>/do/<slug:deed>/", views.act, name="act"),
    # the room
    path("meetings/<int:pk>/room/", room_views.room, name="room"),
    path("meetings/<int:pk>/room/stage/", room_views.stage, name="stage"),
    path("meetings/<int:pk>/room/show/<slug:way>/", room_views.show, name="show"),
    path("meetings/<int:pk>/room/notes/", room_views.notes, name="notes"),
    path("meetings/<int:pk>/room/note/", room_views.note, name="note"),
]
