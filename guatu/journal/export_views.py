"""The export log: what left the system as a file."""

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import require
from guatu.journal.downloads import list_download
from guatu.journal.forms import ExportFilter
from guatu.journal.models import Export, ExportQuerySet
from guatu.lib.parts import render_part
from guatu.lib.spreadsheets import ListColumn

VIEW, A_PAGE = "journal.exports.view", 50
COLUMNS = [
    ListColumn(gettext_lazy("Time"), width=18),
    ListColumn(gettext_lazy("By"), width=12),
    ListColumn(gettext_lazy("What"), width=44),
    ListColumn(gettext_lazy("Filter"), width=30),
    ListColumn(gettext_lazy("Rows"), "integer", 8),
    ListColumn(gettext_lazy("File"), width=8),
    ListColumn(gettext_lazy("Personal data"), width=12),
    ListColumn(pgettext_lazy("of an export", "Reason"), width=30),
]


@require_safe
def export_list(request: SignedIn) -> HttpResponse:
    """Who took what, the newest first."""
    exports, form = _asked(request)
    page = Paginator(exports, A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "query": request.GET.urlencode()}
    return render_part(request, "journal/export_list.html", "rows", context)


@require_safe
def export_file(request: SignedIn) -> HttpResponseBase:
    """The same list as .xlsx, which leaves an entry too."""
    exports, _form = _asked(request)
    title = _("Export log")
    rows = (
        [
            localtime(row.at).replace(tzinfo=None),
            str(row.by or ""),
            row.what,
            row.filters,
            row.count,
            row.form,
            _("in full") if row.is_unmasked else "",
            row.reason,
        ]
        for row in exports
    )
    return list_download(request, title, title, COLUMNS, rows)


def _asked(request: SignedIn) -> tuple[ExportQuerySet, ExportFilter]:
    require(request.user, VIEW)
    form = ExportFilter(request.GET)
    form.is_valid()
    visible = Export.objects.visible_to(request.user).select_related("by__person")
    return form.narrowed(visible), form
