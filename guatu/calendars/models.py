"""Working days that people have typed: next year's notice, and single days that differ."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CalendarYear(models.Model):
    """The holidays of a year as the State Council has announced them, entered from its notice.

    The years that the `chinesecalendar` library knows need no row; a row goes before the library.
    """

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    document = models.CharField(
        _("document"), max_length=120, help_text=_("The number of the notice, 国办发明电…")
    )
    notice = models.TextField(_("text of the notice"))

    class Meta:
        verbose_name = _("published year")
        verbose_name_plural = _("published years")
        ordering = ["-year"]

    def __str__(self) -> str:
        return str(self.year)

    @property
    def journal_thread(self) -> str:
        return f"calendaryear/{self.pk}"


class CalendarDay(models.Model):
    """A day that is a holiday or a make-up workday, whatever weekday it is."""

    day = models.DateField(_("day"))
    is_workday = models.BooleanField(_("workday"))
    name = models.CharField(_("occasion"), max_length=60)
    year = models.ForeignKey(
        CalendarYear,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="days",
        verbose_name=_("published year"),
        help_text="Empty for a day that was set by hand, which goes before the notice.",
    )

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["day"], condition=Q(year=None), name="calendar_day_by_hand"
            ),
            models.UniqueConstraint(
                fields=["day"], condition=~Q(year=None), name="calendar_day_of_notice"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="calendar_day_named"),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"

    @property
    def journal_thread(self) -> str:
        return f"calendarday/{self.pk}"
