"""The site map: a line per app."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

urlpatterns = [
    path("account/", include("guatu.accounts.sign_in")),
    path("language/", login_not_required(set_language), name="set_language"),
    path("", include("guatu.desk.urls")),
    path("", include("guatu.accounts.urls")),
    path("", include("guatu.journal.urls")),
    path("", include("guatu.calendars.urls")),
    path("", include("guatu.notices.urls")),
    path("", include("guatu.ledger.urls")),
    path("", include("guatu.changes.urls")),
    path("", include("guatu.excuses.urls")),
    path("", include("guatu.permits.urls")),
    path("", include("guatu.recognitions.urls")),
    path("", include("guatu.reports.urls")),
    path("", include("guatu.review.urls")),
    path("", include("guatu.problems.urls")),
    path("", include("guatu.meetings.urls")),
    path("", include("guatu.sheets.urls")),
    path("", include("guatu.indicators.urls")),
    path("", include("guatu.statistics.urls")),
    path("", include("guatu.planning.urls")),
    path("", include("guatu.wall.urls")),
    path("", include("guatu.packs.urls")),
    path("", include("guatu.gaps.urls")),
    path("", include("guatu.pipeline.urls")),
    path("", include("guatu.letters.urls")),
    path("", include("guatu.minutes.urls")),
    path("", include("guatu.bulletins.urls")),
]
