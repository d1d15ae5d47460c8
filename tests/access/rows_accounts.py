"""Who gets what from the pages of units, people and accounts."""

ROWS = [
    # units
    ("accounts:unit-list", "", "get", "ana=200 bo=200 dana=200 lei=200 xi=200 sun=200 zhou=200"),
    ("accounts:unit", "housing", "get", "ana=200 bo=200 chen=200 xi=200 sun=200 zhou=404 wu=404"),
    ("accounts:unit", "other_bureau", "get", "ana=404 bo=404 xi=404 sun=404 zhou=200"),
    ("accounts:unit-create", "", "get", "ana=200 xi=200 bo=403 dana=403 sun=403 wu=403"),
    ("accounts:unit-create", "", "post", "ana=422 xi=422 bo=403 dana=403 sun=403 wu=403"),
    ("accounts:unit-edit", "housing", "get", "ana=200 xi=200 bo=403 dana=403 sun=403 zhou=404"),
    ("accounts:unit-edit", "housing", "post", "ana=422 xi=422 bo=403 dana=403 zhou=404"),
    ("accounts:unit-edit", "city", "get", "ana=404 xi=404 zhou=404"),
    ("desk:hand-over", "", "get", "ana=200 zhou=200 xi=403 bo=403 dana=403 sun=403 wu=403"),
    ("desk:hand-over", "", "post", "ana=422 zhou=422 xi=403 bo=403 dana=403 sun=403 wu=403"),
    # people
    ("accounts:person-list", "", "get", "ana=200 bo=200 dana=200 lei=200 xi=200 sun=200"),
    ("accounts:person", "bo_person", "get", "ana=200 chen=200 xi=200 sun=200 zhou=404 wu=404"),
    ("accounts:person-create", "", "get", "ana=200 xi=200 bo=403 dana=403 sun=403 wu=403"),
    ("accounts:person-create", "", "post", "ana=422 xi=422 bo=403 dana=403 sun=403 wu=403"),
    ("accounts:person-edit", "bo_person", "get", "ana=200 xi=200 bo=403 dana=403 zhou=404"),
    ("accounts:person-edit", "bo_person", "post", "ana=422 xi=422 bo=403 dana=403 zhou=404"),
    ("accounts:post-create", "bo_person", "post", "ana=422 xi=422 bo=403 sun=403 zhou=404"),
    ("accounts:post-end", "bo_post", "post", "ana=422 xi=422 bo=403 sun=403 zhou=404 wu=404"),
    # accounts
    ("accounts:account-list", "", "get", "sun=200 wu=200 ana=403 bo=403 dana=403 xi=403"),
    ("accounts:account-create", "", "get", "sun=200 wu=403 ana=403 bo=403 dana=403 xi=403"),
    ("accounts:account-create", "", "post", "sun=422 wu=403 ana=403 bo=403 dana=403 xi=403"),
    ("accounts:account", "bo_account", "get", "sun=200 wu=200 ana=403 bo=403 xi=403"),
    ("accounts:account", "zhou_account", "get", "sun=404 wu=404 ana=403 zhou=403"),
    ("accounts:account-state", "bo_account", "post", "sun=302 wu=403 ana=403 bo=403 xi=403"),
    ("accounts:account-state", "zhou_account", "post", "sun=404 zhou=403"),
    ("accounts:account-password", "bo_account", "post", "sun=422 wu=403 ana=403 bo=403"),
    ("accounts:account-password", "zhou_account", "post", "sun=404 wu=404"),
    ("accounts:role-grant", "bo_account", "post", "sun=422 wu=403 ana=403 bo=403 xi=403"),
    ("accounts:role-end", "bo_grant", "post", "sun=302 wu=403 ana=403 bo=403 xi=403"),
    ("accounts:role-end", "zhou_grant", "post", "sun=404 wu=404 ana=403"),
]
