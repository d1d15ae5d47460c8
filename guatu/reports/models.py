"""Progress reports by month: money and physical progress, apart."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guatu.accounts.models import Account
from guatu.excuses.models import CODE_LENGTH
from guatu.ledger.models import MoneyField, Portfolio, Project
from guatu.lib.figures import month_long_text


def account_field(label: Any) -> models.ForeignKey:
    """Who did something; empty for the system."""
    return models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=label
    )


class ReportCycle(models.Model):
    """When a portfolio's reports are asked for, and what the review looks at twice.

    Each of the three days is a fixed day or an n-th workday, of the month (or week) itself or of
    the one after; a portfolio without a row keeps the defaults.
    """

    class Rhythm(models.TextChoices):
        MONTH = "month", _("monthly")
        WEEK = "week", _("weekly")

    class By(models.TextChoices):
        DAY = "day", _("the n-th day, moved to a workday")
        WORKDAY = "workday", _("the n-th workday")
        NEXT_DAY = "next_day", _("the n-th day of the next one, moved to a workday")
        NEXT_WORKDAY = "next_workday", _("the n-th workday of the next one")

    class Moved(models.TextChoices):
        LATER = "later", _("to the workday after")
        EARLIER = "earlier", _("to the workday before")

    portfolio = models.OneToOneField(
        Portfolio, models.PROTECT, related_name="cycle", verbose_name=_("portfolio")
    )
    rhythm = models.CharField(
        _("how often is reported"), max_length=5, choices=Rhythm, default=Rhythm.MONTH
    )
    opens_by = models.CharField(_("opens on"), max_length=12, choices=By, default=By.DAY)
    opens_number = models.PositiveSmallIntegerField(_("number of the day it opens"), default=20)
    due_by = models.CharField(_("due on"), max_length=12, choices=By, default=By.DAY)
    due_number = models.PositiveSmallIntegerField(_("number of the day it is due"), default=25)
    closes_by = models.CharField(_("closes on"), max_length=12, choices=By, default=By.NEXT_WORKDAY)
    closes_number = models.PositiveSmallIntegerField(_("number of the day it closes"), default=3)
    moved = models.CharField(
        _("a day off is moved"), max_length=7, choices=Moved, default=Moved.LATER
    )
    plan_share = models.PositiveSmallIntegerField(
        _("a month's amount over so many per cent of the year plan"), default=30
    )
    own_times = models.PositiveSmallIntegerField(
        _("a month's amount over so many times the mean of the months before"), default=3
    )
    percent_points = models.PositiveSmallIntegerField(
        _("physical progress moved by more than so many points"), default=20
    )

    class Meta:
        verbose_name = _("reporting calendar")
        verbose_name_plural = _("reporting calendars")
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_number__range=(1, 31))
                & Q(due_number__range=(1, 31))
                & Q(closes_number__range=(1, 31)),
                name="cycle_numbers",
            )
        ]

    def __str__(self) -> str:
        return f"{self.portfolio_id} {self.rhythm}"

    @property
    def journal_thread(self) -> str:
        return f"portfolio/{self.portfolio_id}"

    @property
    def is_weekly(self) -> bool:
        """Whether a report is asked for each week."""
        return self.rhythm == self.Rhythm.WEEK


class ReportPeriodQuerySet(models.QuerySet):
    """Months and weeks of reporting."""

    def months(self) -> Self:
        """The months."""
        return self.filter(week=None)

    def weeks(self) -> Self:
        """The weeks of portfolios that report weekly."""
        return self.exclude(week=None)

    def visible_to(self, account: Account) -> Self:
        """Those of the portfolios of which the account sees anything."""
        return self.filter(portfolio__in=Portfolio.objects.visible_to(account))

    def reached_by(self, account: Account, permission: str) -> Self:
        """Those of the portfolios on which the account holds the permission."""
        return self.filter(portfolio__in=Portfolio.objects.reached_by(account, permission))


class ReportPeriod(models.Model):
    """A month of a portfolio, or a week of it: when its reports open, are due and close.

    A week lies in the month of its Thursday. Once closed, who has not reported is missing.
    """

    portfolio = models.ForeignKey(Portfolio, models.PROTECT, related_name="periods")
    month = models.DateField(_("month"), help_text="Its first day.")
    week = models.DateField(
        _("week"), null=True, blank=True, help_text="Its Monday; empty for a month."
    )
    opens = models.DateField(_("opens"))
    due = models.DateField(_("due"))
    closes = models.DateField(_("closes"))
    is_closed = models.BooleanField(pgettext_lazy("of a period", "closed"), default=False)
    is_locked = models.BooleanField(_("locked"), default=False)

    objects = ReportPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("reporting period")
        verbose_name_plural = _("reporting periods")
        ordering = ["portfolio", "-month", F("week").desc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(
                fields=["portfolio", "month"], condition=Q(week=None), name="period_month"
            ),
            models.UniqueConstraint(
                fields=["portfolio", "week"], condition=~Q(week=None), name="period_week"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="period_first_day"),
            models.CheckConstraint(
                condition=Q(week=None) | Q(week__iso_week_day=1), name="period_monday"
            ),
            models.CheckConstraint(
                condition=Q(opens__lte=F("due")) & Q(due__lte=F("closes")), name="period_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def journal_thread(self) -> str:
        return f"portfolio/{self.portfolio_id}"

    @property
    def key(self) -> str:
        """As it stands in an address: 2026-10, or 2026-W44 for a week."""
        if self.week is None:
            return f"{self.month:%Y-%m}"
        return f"{self.week:%G-W%V}"

    @property
    def label(self) -> str:
        """As it is read: 2026年10月, or 2026年第44周."""
        if self.week is None:
            return month_long_text(self.month)
        year, week, _day = self.week.isocalendar()
        return _("week %(week)s of %(year)s") % {"year": year, "week": week}


class ProgressReportQuerySet(models.QuerySet):
    """Progress reports."""

    def visible_to(self, account: Account) -> Self:
        """Those of the projects that the account may see."""
        return self.filter(project__in=Project.objects.visible_to(account))

    def reached_by(self, account: Account, permission: str) -> Self:
        """Those of the projects on which the account holds the permission."""
        return self.filter(project__in=Project.objects.reached_by(account, permission))


class ProgressReport(models.Model):
    """What was reported of a project for a month. Totals are as reported, not derived."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        RETURNED = "returned", _("returned")
        ACCEPTED = "accepted", _("accepted")

    project = models.ForeignKey(Project, models.PROTECT, related_name="reports")
    month = models.DateField(_("month"), help_text="Its first day.")
    month_amount = MoneyField(_("done this month"), null=True, blank=True)
    year_amount = MoneyField(_("done this year"), null=True, blank=True)
    all_amount = MoneyField(_("done since the start"), null=True, blank=True)
    physical_percent = models.DecimalField(
        _("physical progress %"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    funds = models.JSONField(
        _("funds in place by source"),
        default=dict,
        blank=True,
        help_text="Source to amount, as text.",
    )
    workers_due = models.PositiveIntegerField(_("workers due"), null=True, blank=True)
    workers = models.PositiveIntegerField(_("workers on site"), null=True, blank=True)
    image_progress = models.CharField(_("image progress"), max_length=300, blank=True)
    progress_text = models.TextField(pgettext_lazy("text of a report", "progress"), blank=True)
    problem_text = models.TextField(_("problems and requests"), blank=True)
    next_step = models.TextField(_("next step"), blank=True)
    explanations = models.JSONField(
        _("explanations of contradictions"),
        default=dict,
        blank=True,
        help_text="Code of the check to what was said about it.",
    )
    delay_reason = models.CharField(_("reason of delay"), max_length=CODE_LENGTH, blank=True)
    unchanged_because = models.CharField(_("why nothing changed"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.SUBMITTED)
    is_same_as_last = models.BooleanField(_("same as last month"), default=False)
    submitted_by = account_field(_("submitted by"))
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    reviewed_by = account_field(_("reviewed by"))
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    review_note = models.TextField(_("why it was returned"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("progress report")
        verbose_name_plural = _("progress reports")
        ordering = ["project", "-month"]
        constraints = [
            models.UniqueConstraint(fields=["project", "month"], name="report_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="report_first_day"),
        ]
        indexes = [models.Index(fields=["month", "project"], name="report_by_month")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.month:%Y-%m}"

    @property
    def journal_thread(self) -> str:
        return f"project/{self.project_id}"


class Draft(models.Model):
    """What is typed for a project's month and not sent yet. No fact: nothing is computed from it.

    It stands beside the report and outside the journal, which gets the report when it is sent.
    An emptied draft stays, so that its version never starts again.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="drafts")
    month = models.DateField(_("month"), help_text="Its first day.")
    texts = models.JSONField(default=dict, help_text="Field to text as typed, where it differs.")
    changed_in = models.JSONField(default=dict, help_text="Field to the version it changed in.")
    began_from = models.JSONField(
        default=dict, help_text="The texts of the report that was there when typing began."
    )
    version = models.PositiveIntegerField(default=0)
    typed_by = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", verbose_name=_("typed by")
    )
    typed_at = models.DateTimeField(_("typed at"), null=True)

    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft of a report")
        verbose_name_plural = _("drafts of reports")
        constraints = [
            models.UniqueConstraint(fields=["project", "month"], name="draft_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="draft_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.month:%Y-%m}"


class Photo(models.Model):
    """A picture of the site, drawn anew without what the camera wrote into its file.

    Where and when it was taken is kept in columns of its own, as far as the phone told.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="photos")
    month = models.DateField(_("month"), help_text="Its first day.")
    token = models.UUIDField(
        unique=True, editable=False, help_text="Given by the browser; a second sending adds none."
    )
    digest = models.CharField(_("hash"), max_length=64, help_text="SHA-256 of the large picture.")
    large = models.CharField(max_length=100, editable=False, help_text="Its path as a kept file.")
    small = models.CharField(max_length=100, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    longitude = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=6, null=True, blank=True
    )
    added_by = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added at"))

    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo of a report")
        verbose_name_plural = _("photos of reports")
        ordering = ["-month", "id"]
        indexes = [models.Index(fields=["project", "month"], name="photo_of_month")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.month:%Y-%m} #{self.pk}"

    @property
    def journal_thread(self) -> str:
        return f"project/{self.project_id}"


class Filing(models.Model):
    """When a project's report of a period came first, or that it did not: facts that stay.

    Late is what came after the due day, whatever became of it later. Missing is what had not come
    when the period closed; a correction that fills it later does not change that.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="filings")
    period = models.ForeignKey(ReportPeriod, models.PROTECT, related_name="filings")
    first_sent_at = models.DateTimeField(_("first sent at"), null=True, blank=True)
    is_late = models.BooleanField(_("late"), default=False)
    is_missing = models.BooleanField(_("missing at the close"), default=False)

    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("filing")
        verbose_name_plural = _("filings")
        constraints = [
            models.UniqueConstraint(fields=["project", "period"], name="filing_once"),
            models.CheckConstraint(
                condition=~Q(is_late=True, is_missing=True), name="filing_late_or_missing"
            ),
            models.CheckConstraint(
                condition=Q(is_missing=True) | ~Q(first_sent_at=None), name="filing_sent_or_missing"
            ),
        ]
        indexes = [models.Index(fields=["period", "project"], name="filing_by_period")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.period_id}"

    @property
    def journal_thread(self) -> str:
        return f"project/{self.project_id}"


class WeekReport(models.Model):
    """What was reported of a project in a week, as it was sent: cumulative figures and texts.

    The month's report takes its values; this row stays when the next week's report is sent.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="week_reports")
    period = models.ForeignKey(ReportPeriod, models.PROTECT, related_name="week_reports")
    said = models.JSONField(_("what was reported"), help_text="Field to value, as text.")
    state = models.CharField(_("state"), max_length=9, choices=ProgressReport.State)
    submitted_by = account_field(_("submitted by"))
    submitted_at = models.DateTimeField(_("submitted at"))

    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("weekly report")
        verbose_name_plural = _("weekly reports")
        constraints = [
            models.UniqueConstraint(fields=["project", "period"], name="week_report_once")
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.period_id}"

    @property
    def journal_thread(self) -> str:
        return f"project/{self.project_id}"
