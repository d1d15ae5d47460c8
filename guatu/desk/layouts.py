"""The columns that people chose for themselves and saved by name."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import require
from guatu.desk.columns import columns_of
from guatu.desk.models import Layout
from guatu.desk.reach import VIEW
from guatu.journal.actions import writing
from guatu.lib.refusals import Refused

MOST_LAYOUTS = 30


def save_layout(name: str, codes: Sequence[str], *, by: Account) -> Layout:
    """Keeps these columns under the name for the account; a name it used before is replaced.

    Raises Refused without a name or column, and where the account has too many.
    """
    require(by, VIEW)
    name = name.strip()[:40]
    if not name:
        raise Refused(_("Give these columns a name."))
    columns = [column.code for column in columns_of(codes)]
    with writing(by, "desk.layout.save") as work:
        layout = Layout.objects.filter(account=by, name=name).first()
        if layout is not None:
            work.update(layout, columns=columns)
            return layout
        if Layout.objects.filter(account=by).count() >= MOST_LAYOUTS:
            raise Refused(_("%(most)s sets of columns are the most.") % {"most": MOST_LAYOUTS})
        return work.add(Layout(account=by, name=name, columns=columns))


def remove_layout(layout: Layout, *, by: Account) -> None:
    """Forgets saved columns."""
    require(by, VIEW)
    if layout.account_id != by.pk:
        raise Refused(_("These columns were saved by somebody else."))
    with writing(by, "desk.layout.remove") as work:
        work.remove_many([layout])
