"""Routes: units, people, accounts."""

from django.urls import path

from guatu.accounts import account_views, export_views, option_views, own_views, people_views, views

app_name = "accounts"

urlpatterns = [
    # /me/
    path("me/", own_views.me, name="me"),
    path("me/language/", own_views.choose_language, name="language"),
    path("me/sessions/end/", own_views.end_others, name="sessions-end"),
    path("me/sessions/<int:pk>/end/", own_views.end_session, name="session-end"),
    # /settings/units/
    path("settings/units/", views.unit_list, name="unit-list"),
    path("settings/units/file/", export_views.units, name="unit-file"),
    path("settings/units/new/", views.create_unit, name="unit-create"),
    path("settings/units/<int:pk>/", views.unit_page, name="unit"),
    path("settings/units/<int:pk>/edit/", views.change_unit, name="unit-edit"),
    # /settings/people/
    path("settings/people/", people_views.person_list, name="person-list"),
    path("settings/people/file/", export_views.people, name="person-file"),
    path("settings/people/new/", people_views.create_person, name="person-create"),
    path("settings/people/<int:pk>/", people_views.person_page, name="person"),
    path("settings/people/<int:pk>/edit/", people_views.change_person, name="person-edit"),
    path("settings/people/<int:pk>/phone/", people_views.reveal_phone, name="phone-reveal"),
    path("settings/people/<int:pk>/posts/new/", people_views.hold_post, name="post-create"),
    path("settings/posts/<int:pk>/end/", people_views.end_post, name="post-end"),
    # /settings/accounts/
    path("settings/accounts/", account_views.account_list, name="account-list"),
    path("settings/accounts/file/", export_views.accounts, name="account-file"),
    path("settings/accounts/new/", account_views.open_account, name="account-create"),
    path("settings/accounts/<int:pk>/", account_views.account_page, name="account"),
    path("settings/accounts/<int:pk>/state/", account_views.change_state, name="account-state"),
    path("settings/accounts/<int:pk>/password/", account_views.reset, name="account-password"),
    path("settings/accounts/<int:pk>/unlock/", account_views.unlock, name="account-unlock"),
    path(
        "settings/accounts/<int:pk>/sessions/end/", account_views.end_all, name="account-sessions"
    ),
    path(
        "settings/accounts/<int:pk>/factors/end/", account_views.end_factors, name="account-factors"
    ),
    path("settings/accounts/<int:pk>/identities/new/", account_views.link, name="identity-link"),
    path("settings/identities/<int:pk>/end/", account_views.unlink, name="identity-end"),
    path("settings/accounts/<int:pk>/roles/new/", account_views.grant, name="role-grant"),
    path("settings/grants/<int:pk>/end/", account_views.end_grant, name="role-end"),
    # /settings/
    path("settings/roles/", option_views.role_table, name="role-table"),
    path("settings/sign-in/", option_views.change_options, name="options"),
]
