"""Routes of bulletins: those for everybody first, then the pages behind the sign-in."""

from django.urls import path

from guatu.bulletins import file_views, public_views, reply_views, views

app_name = "bulletins"
PUBLIC = "bulletins/public/"

urlpatterns = [
    # Read without signing in; named in tests/test_access.py.
    path("robots.txt", public_views.robots, name="robots"),
    path(PUBLIC, public_views.news_list, name="public-list"),
    path(f"{PUBLIC}<int:pk>/", public_views.article, name="public-article"),
    path(
        f"{PUBLIC}<int:pk>/files/<int:file>/<slug:size>",
        public_views.article_file,
        name="public-file",
    ),
    path(f"{PUBLIC}<int:pk>/reply/", public_views.reply, name="public-reply"),
    path(f"{PUBLIC}<int:pk>/thanks/", public_views.thanks, name="public-thanks"),
    # Behind the sign-in.
    path("bulletins/", views.bulletin_list, name="list"),
    path("bulletins/list.xlsx", views.export, name="export"),
    path("bulletins/new/", views.begin, name="begin"),
    path("bulletins/<int:pk>/", views.bulletin, name="bulletin"),
    path("bulletins/<int:pk>/edit/", views.edit, name="edit"),
    path("bulletins/<int:pk>/review/", views.review, name="review"),
    path("bulletins/<int:pk>/versions/<int:number>/", views.version, name="version"),
    path("bulletins/<int:pk>/figures/", views.new_figures, name="figures"),
    path("bulletins/<int:pk>/replies/", views.switch, name="switch"),
    path("bulletins/<int:pk>/again/", views.again, name="again"),
    path("bulletins/<int:pk>/paper.<slug:form>", file_views.paper, name="paper"),
    path("bulletins/<int:pk>/files/", file_views.add, name="file-add"),
    path("bulletins/<int:pk>/act/<slug:deed>/", views.act, name="act"),
    path("bulletins/files/<int:pk>/remove/", file_views.remove, name="file-remove"),
    path("bulletins/files/<int:pk>/<slug:size>", file_views.show, name="file"),
    path("bulletins/replies/", reply_views.queue, name="replies"),
    path("bulletins/replies/<int:pk>/answer/", reply_views.answer, name="reply-answer"),
    path("bulletins/replies/<int:pk>/mail/", reply_views.mail, name="reply-mail"),
    path("bulletins/replies/<int:pk>/<slug:what>/", reply_views.decide, name="reply-decide"),
    path("settings/bulletins/", reply_views.settings_page, name="settings"),
]
