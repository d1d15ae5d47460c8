"""Routes: units, people, accounts."""

from django.urls import path

from guatu.accounts import account_views, people_views, views

app_name = "accounts"

urlpatterns = [
    # /settings/units/
    path("settings/units/", views.unit_list, name="unit-list"),
    path("settings/units/new/", views.create_unit, name="unit-create"),
    path("settings/units/<int:pk>/", views.unit_page, name="unit"),
    path("settings/units/<int:pk>/edit/", views.change_unit, name="unit-edit"),
    # /settings/people/
    path("settings/people/", people_views.person_list, name="person-list"),
    path("settings/people/new/", people_views.create_person, name="person-create"),
    path("settings/people/<int:pk>/", people_views.person_page, name="person"),
    path("settings/people/<int:pk>/edit/", people_views.change_person, name="person-edit"),
    path("settings/people/<int:pk>/posts/new/", people_views.hold_post, name="post-create"),
    path("settings/posts/<int:pk>/end/", people_views.end_post, name="post-end"),
    # /settings/accounts/
    path("settings/accounts/", account_views.account_list, name="account-list"),
    path("settings/accounts/new/", account_views.open_account, name="account-create"),
    path("settings/accounts/<int:pk>/", account_views.account_page, name="account"),
    path("settings/accounts/<int:pk>/state/", account_views.change_state, name="account-state"),
    path("settings/accounts/<int:pk>/password/", account_views.reset, name="account-password"),
    path("settings/accounts/<int:pk>/roles/new/", account_views.grant, name="role-grant"),
    path("settings/grants/<int:pk>/end/", account_views.end_grant, name="role-end"),
]
