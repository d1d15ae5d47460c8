"""Who gets what from the pages of units, people and accounts."""

from allauth.socialaccount.models import SocialAccount

from guatu.accounts.models import Account


def _identity(account: Account) -> SocialAccount:
    return SocialAccount.objects.get_or_create(user_id=account.pk, provider="oidc", uid="sub-1")[0]


OBJECTS = {
    "nothing": lambda cast: {"pk": 0},
    "bo_identity": lambda cast: {"pk": _identity(cast.accounts["bo"]).pk},
}

ROWS = [
    # one's own
    ("accounts:me", "", "get", "*=200"),
    ("accounts:language", "", "post", "*=404"),
    ("accounts:sessions-end", "", "post", "*=302"),
    ("accounts:session-end", "nothing", "post", "*=404"),
    ("account_change_password", "", "get", "*=200"),
    ("mfa_index", "", "get", "*=200"),
    ("mfa_activate_totp", "", "get", "*=302"),
    ("mfa_deactivate_totp", "", "get", "*=404"),
    ("mfa_list_webauthn", "", "get", "*=200"),
    ("mfa_add_webauthn", "", "get", "*=302"),
    ("mfa_edit_webauthn", "nothing", "get", "*=302"),
    ("mfa_remove_webauthn", "nothing", "get", "*=302"),
    ("mfa_reauthenticate", "", "get", "*=302"),
    ("mfa_reauthenticate_webauthn", "", "get", "*=302"),
    ("mfa_view_recovery_codes", "", "get", "*=404"),
    ("mfa_generate_recovery_codes", "", "get", "*=302"),
    ("mfa_download_recovery_codes", "", "get", "*=404"),
    ("socialaccount_connections", "", "get", "*=200"),
    # the whole installation
    ("accounts:role-table", "", "get", "*=200"),
    ("accounts:options", "", "get", "sun=200 *=403"),
    ("accounts:options", "", "post", "sun=422 *=403"),
    # units
    ("accounts:unit-list", "", "get", "zhou=200 *=200"),
    ("accounts:unit", "housing", "get", "wu=404 chen=200 zhou=404 *=200"),
    ("accounts:unit", "other_bureau", "get", "zhou=200 *=404"),
    ("accounts:unit-file", "", "get", "*=200"),
    ("accounts:unit-create", "", "get", "ana=200 xi=200 *=403"),
    ("accounts:unit-create", "", "post", "ana=422 xi=422 *=403"),
    ("accounts:unit-edit", "housing", "get", "ana=200 xi=200 wu=404 zhou=404 *=403"),
    ("accounts:unit-edit", "housing", "post", "wu=404 ana=422 xi=422 zhou=404 *=403"),
    ("accounts:unit-edit", "city", "get", "zhou=404 *=404"),
    ("desk:person-succeed", "bo_person", "get", "ana=200 wu=404 zhou=404 *=403"),
    ("desk:person-succeed", "bo_person", "post", "ana=422 wu=404 zhou=404 *=403"),
    ("desk:hand-over", "", "get", "ana=200 zhou=200 *=403"),
    ("desk:hand-over", "", "post", "ana=422 zhou=422 *=403"),
    # people
    ("accounts:person-list", "", "get", "*=200"),
    ("accounts:person", "bo_person", "get", "wu=404 chen=200 zhou=404 *=200"),
    ("accounts:person-file", "", "get", "*=200"),
    (
        "accounts:phone-reveal",
        "bo_person",
        "post",
        "ana=409 lei=409 fang=409 readers=409"
        " zhao=403 tao=403 kong=403 shi=403 wu=404 zhou=404 *=403",
    ),
    ("accounts:person-create", "", "get", "ana=200 xi=200 *=403"),
    ("accounts:person-create", "", "post", "ana=422 xi=422 *=403"),
    ("accounts:person-edit", "bo_person", "get", "ana=200 xi=200 wu=404 zhou=404 *=403"),
    ("accounts:person-edit", "bo_person", "post", "wu=404 ana=422 xi=422 zhou=404 *=403"),
    ("accounts:post-create", "bo_person", "post", "wu=404 ana=422 xi=422 zhou=404 *=403"),
    ("accounts:post-end", "bo_post", "post", "wu=404 ana=422 xi=422 zhou=404 *=403"),
    # accounts
    ("accounts:account-list", "", "get", "sun=200 wu=200 *=403"),
    ("accounts:account-file", "", "get", "sun=200 wu=200 *=403"),
    ("accounts:account-create", "", "get", "sun=200 *=403"),
    ("accounts:account-create", "", "post", "sun=422 *=403"),
    ("accounts:account", "bo_account", "get", "sun=200 wu=200 *=403"),
    ("accounts:account", "zhou_account", "get", "sun=404 wu=404 zhou=403 *=403"),
    ("accounts:account-state", "bo_account", "post", "sun=302 *=403"),
    ("accounts:account-state", "zhou_account", "post", "sun=404 wu=404 zhou=403 *=403"),
    ("accounts:account-password", "bo_account", "post", "sun=422 *=403"),
    ("accounts:account-password", "zhou_account", "post", "sun=404 wu=404 *=403"),
    ("accounts:account-unlock", "bo_account", "post", "sun=302 *=403"),
    ("accounts:account-unlock", "zhou_account", "post", "sun=404 wu=404 *=403"),
    ("accounts:account-sessions", "bo_account", "post", "sun=302 *=403"),
    ("accounts:account-factors", "bo_account", "post", "sun=302 *=403"),
    ("accounts:identity-link", "bo_account", "post", "sun=422 *=403"),
    ("accounts:identity-end", "bo_identity", "post", "sun=302 *=403"),
    ("accounts:role-grant", "bo_account", "post", "sun=422 *=403"),
    ("accounts:role-end", "bo_grant", "post", "sun=302 *=403"),
    ("accounts:role-end", "zhou_grant", "post", "sun=404 wu=404 *=403"),
]
