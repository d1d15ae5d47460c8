"""What anybody reads without signing in: published news of the county, and a form to reply.

Nothing here looks at the session, so that no cookie is set and any cache may keep the pages; only
the form of a reply sets the one that guards it against forgery.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from guatu.bulletins.file_views import file_answer
from guatu.bulletins.forms import ReplyForm
from guatu.bulletins.models import Bulletin, BulletinFile
from guatu.bulletins.replying import Sent, TooMany, leave_reply, takes_replies
from guatu.bulletins.scopes import BulletinQuerySet
from guatu.bulletins.texts import level_of
from guatu.lib.refusals import Refused

ON_PAGE, REPLIES_SHOWN = 20, 200
MINUTES = 5
HOUR_SECONDS = 3600
ROBOTS = """User-agent: *
Allow: /bulletins/public/
Allow: /static/
Disallow: /bulletins/public/*/reply/
Disallow: /
"""
View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """A page for everybody: read without signing in, kept by caches for a few minutes."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, public=True, max_age=MINUTES * 60)
        return response

    return login_not_required(require_safe(answer))


@public
def news_list(request: HttpRequest) -> HttpResponse:
    """What was published for everybody, the newest first."""
    series = request.GET.get("series", "")
    rows: BulletinQuerySet = Bulletin.objects.public()
    if series in Bulletin.Series.values:
        rows = rows.filter(series=series)
    ordered = rows.select_related("portfolio__unit").order_by("-published_at", "-pk")
    page = Paginator(ordered, ON_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "series": series, "all_series": Bulletin.Series.choices}
    return render(request, "bulletins/public_list.html", context)


@public
def article(request: HttpRequest, pk: int) -> HttpResponse:
    """An article with its replies; of one that was withdrawn the reason, with status 410."""
    row = _once_public(pk)
    if row.state == Bulletin.State.WITHDRAWN:
        answer = render(
            request, "bulletins/public_withdrawn.html", {"bulletin": row}, status=HTTPStatus.GONE
        )
        answer.headers["X-Robots-Tag"] = "noindex"
        return answer
    replies = row.replies.filter(state="shown").order_by("sent_at", "pk")
    context = {
        "bulletin": row,
        "lines": [(line, level_of(line)) for line in row.issued_text.split("\n")],
        "photos": [file for file in row.files.all() if file.is_photo],
        "documents": [file for file in row.files.all() if not file.is_photo],
        "replies": replies[:REPLIES_SHOWN],
        "takes_replies": takes_replies(row),
    }
    return render(request, "bulletins/public_article.html", context)


@public
def article_file(request: HttpRequest, pk: int, file: int, size: str) -> FileResponse:
    """A photo or PDF of an article that is out."""
    rows = BulletinFile.objects.filter(bulletin__in=Bulletin.objects.public(), bulletin=pk)
    return file_answer(get_object_or_404(rows, pk=file), size)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a reply; the only public page that sets a cookie."""
    row = get_object_or_404(Bulletin.objects.public().select_related("portfolio__unit"), pk=pk)
    form = ReplyForm(request.POST or None, bulletin=row.pk)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = _send(request, row, form)
        if status == HTTPStatus.FOUND:
            return redirect("bulletins:public-thanks", pk)
    context = {"bulletin": row, "form": form, "is_open": takes_replies(row)}
    answer = render(request, "bulletins/public_reply.html", context, status=status)
    answer.headers["X-Robots-Tag"] = "noindex"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        answer.headers["Retry-After"] = str(HOUR_SECONDS)
    return answer


@public
def thanks(request: HttpRequest, pk: int) -> HttpResponse:
    """After a reply was sent."""
    row = get_object_or_404(Bulletin.objects.public().select_related("portfolio__unit"), pk=pk)
    answer = render(request, "bulletins/public_thanks.html", {"bulletin": row})
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@public
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read: the public pages alone."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")


def _once_public(pk: int) -> Bulletin:
    people = ("writer__person", "reviewer__person")
    rows = Bulletin.objects.once_public().select_related("portfolio__unit", *people)
    return get_object_or_404(rows, pk=pk)


def _send(request: HttpRequest, row: Bulletin, form: ReplyForm) -> HTTPStatus:
    """Keeps the reply; the status says what became of it, errors stand in the form."""
    if not form.is_valid():
        return HTTPStatus.UNPROCESSABLE_ENTITY
    values, now = form.cleaned_data, timezone.now()
    sent = Sent(
        token=values["token"],
        name=values["name"],
        mail=values["mail"],
        text=values["text"],
        address=get_adapter().get_client_ip(request),
        began_at=form.began_at(now),
        trap=values["website"],
    )
    try:
        leave_reply(row, sent, now)
    except TooMany as refusal:
        form.add_error(None, str(refusal))
        return HTTPStatus.TOO_MANY_REQUESTS
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return HTTPStatus.UNPROCESSABLE_ENTITY
    return HTTPStatus.FOUND
