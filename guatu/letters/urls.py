"""Routes of letters: the list, drafting, a letter and its files, the settings."""

from django.urls import path

from guatu.letters import file_views, views

app_name = "letters"

urlpatterns = [
    path("letters/", views.letter_list, name="list"),
    path("letters/list.xlsx", views.export, name="export"),
    path("letters/new/", views.new, name="new"),
    path("letters/from/<slug:source>/", views.from_source, name="from"),
    path("letters/<int:pk>/", views.letter, name="letter"),
    path("letters/<int:pk>/edit/", views.edit, name="edit"),
    path("letters/<int:pk>/letter.<slug:form>", file_views.download, name="file"),
    path("letters/<int:pk>/act/<slug:deed>/", views.act, name="act"),
    path("letters/replies/<int:pk>", file_views.reply_file, name="reply-file"),
    path("settings/letters/", views.settings_page, name="settings"),
]
