"""Units, people, the posts they hold, accounts and the roles granted to them."""

import datetime as dt
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guatu.accounts.permissions import ROLES
from guatu.accounts.scopes import within_reach

# The first day of what holds since before anybody wrote it down.
ALWAYS = dt.date(1949, 10, 1)


class Dated(models.Model):
    """Something that holds from a day until, and without, another."""

    valid_from = models.DateField(_("valid from"), default=ALWAYS)
    valid_to = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        abstract = True

    def holds_on(self, day: dt.date) -> bool:
        """Whether it holds on this day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


def in_order(name: str) -> models.CheckConstraint:
    """The constraint that what is dated ends after it began."""
    ordered = Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
    return models.CheckConstraint(condition=ordered, name=name)


class DatedQuerySet(models.QuerySet):
    """Rows that hold over a time."""

    def on(self, day: dt.date) -> Self:
        """Those that hold on this day."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)

    def current(self) -> Self:
        """Those without an end."""
        return self.filter(valid_to=None)


class UnitQuerySet(DatedQuerySet):
    def within(self, unit: "Unit") -> Self:
        """The unit and everything below it."""
        return self.filter(path__startswith=unit.path)

    def visible_to(self, account: "Account") -> Self:
        """Those that the account may see."""
        return self.reached_by(account, "accounts.unit.view")

    def reached_by(self, account: "Account", permission: str) -> Self:
        """Those on which the account holds the permission."""
        return self.filter(within_reach(account, permission, "path"))


class PersonQuerySet(models.QuerySet):
    """People."""

    def visible_to(self, account: "Account") -> Self:
        """Those of the counties that the account may see."""
        return self.reached_by(account, "accounts.unit.view")

    def reached_by(self, account: "Account", permission: str) -> Self:
        """Those of the counties in which the account holds the permission."""
        return self.filter(within_reach(account, permission, "home__path"))


class PostQuerySet(DatedQuerySet):
    """Posts."""

    def reached_by(self, account: "Account", permission: str) -> Self:
        """Those in units in which the account holds the permission."""
        return self.filter(within_reach(account, permission, "unit__path"))


class AccountQuerySet(models.QuerySet):
    """Accounts."""

    def visible_to(self, account: "Account") -> Self:
        """Those that the account may see."""
        return self.reached_by(account, "accounts.account.view")

    def reached_by(self, account: "Account", permission: str) -> Self:
        """Those of people in reach none of whose roles lies out of reach.

        An account that also acts elsewhere is out of reach: whoever may set its password would
        hold its rights there.
        """
        inside = RoleGrant.objects.current().filter(
            within_reach(account, permission, "unit__path"), account=models.OuterRef("pk")
        )
        outside = RoleGrant.objects.current().filter(account=models.OuterRef("pk"))
        outside = outside.exclude(within_reach(account, permission, "unit__path"))
        people = within_reach(account, permission, "person__home__path")
        return self.filter(people | models.Exists(inside)).exclude(models.Exists(outside))


class Unit(Dated):
    """An authority, township, park or company; renaming one makes a new unit with a succession."""

    class Kind(models.TextChoices):
        PROVINCE = "province", _("province")
        CITY = "city", _("city")
        COUNTY = "county", _("county")
        OFFICE = "office", _("county office")
        BUREAU = "bureau", _("bureau")
        TOWNSHIP = "township", _("township")
        PARK = "park", _("park")
        SOE = "soe", _("state-owned enterprise")
        GROUP = "group", _("group")

    code = models.CharField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=40)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent"),
    )
    path = models.CharField(
        max_length=200, unique=True, editable=False, help_text="Ids from the root, /1/5/9/."
    )
    order = models.PositiveIntegerField(_("order"), default=0)
    league_group = models.CharField(_("league group"), max_length=40, blank=True)
    pinyin = models.CharField(max_length=900, blank=True, editable=False)
    initials = models.CharField(max_length=160, blank=True, editable=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["order", "id"]
        indexes = [
            models.Index(
                fields=["path"], name="unit_path_prefix", opclasses=["varchar_pattern_ops"]
            ),
            models.Index(fields=["parent", "order"], name="unit_children"),
        ]
        constraints = [in_order("unit_dates_in_order")]

    def __str__(self) -> str:
        return self.short_name

    @property
    def journal_thread(self) -> str:
        return f"unit/{self.pk}"


class Succession(models.Model):
    """From a day on, the work of one unit belongs to another (renamed, merged or split)."""

    class Kind(models.TextChoices):
        RENAME = "rename", _("renamed")
        MERGE = "merge", _("merged")
        SPLIT = "split", _("split")

    old = models.ForeignKey(Unit, models.PROTECT, related_name="successions")
    new = models.ForeignKey(Unit, models.PROTECT, related_name="predecessions")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    day = models.DateField(_("day"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="succession_once"),
            models.CheckConstraint(condition=~Q(old=F("new")), name="succession_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"

    @property
    def journal_thread(self) -> str:
        return f"unit/{self.new_id}"


class Person(models.Model):
    """A leader, an officer or somebody else who is named in the ledger."""

    name = models.CharField(_("name"), max_length=60)
    pinyin = models.CharField(max_length=450, blank=True, editable=False)
    initials = models.CharField(max_length=80, blank=True, editable=False)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    home = models.ForeignKey(
        Unit,
        models.PROTECT,
        related_name="people",
        verbose_name=_("county"),
        help_text=_("The county, city or province in which names are looked up."),
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["pinyin", "id"]
        indexes = [models.Index(fields=["home", "name"], name="person_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_thread(self) -> str:
        return f"person/{self.pk}"


class Post(Dated):
    """A person in a unit with a title, over a time; a leader's change keeps history."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", verbose_name=_("unit"))
    title = models.CharField(pgettext_lazy("of a post", "title"), max_length=60)
    order = models.PositiveIntegerField(_("order"), default=0)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["order", "id"]
        constraints = [in_order("post_dates_in_order")]

    def __str__(self) -> str:
        return f"{self.unit} {self.title}"

    @property
    def in_full(self) -> str:
        """Unit and title without saying the unit twice: 县发改局局长, 县长, 县政协主席."""
        short, title = self.unit.short_name, self.title
        overlaps = any(title.startswith(short[place:]) for place in range(len(short) - 1))
        return title if overlaps or title[:1] == short[:1] else f"{short}{title}"

    @property
    def journal_thread(self) -> str:
        return f"person/{self.person_id}"


class AccountManager(BaseUserManager.from_queryset(AccountQuerySet)):  # type: ignore[misc]
    def create_user(
        self, username: str, password: str | None = None, **fields: object
    ) -> "Account":
        """A saved account; without a password it cannot sign in. `accounts.actions` journals it."""
        account = self.model(username=username, **fields)
        account.set_password(password)
        account.save()
        return account


class Account(AbstractBaseUser):
    """Somebody who may sign in."""

    username = models.CharField(
        _("user name"), max_length=60, unique=True, validators=[UnicodeUsernameValidator()]
    )
    email = models.EmailField(_("mail"), blank=True)
    person = models.OneToOneField(
        Person, models.PROTECT, null=True, blank=True, related_name="account"
    )
    is_active = models.BooleanField(_("active"), default=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    is_password_initial = models.BooleanField(
        default=False, editable=False, help_text="Somebody else knows the password: it is changed."
    )
    password_set_at = models.DateTimeField(
        null=True, editable=False, help_text="Null where the password does not age."
    )
    former_passwords = ArrayField(
        models.CharField(max_length=128), default=list, editable=False, help_text="Hashes."
    )
    failed_sign_ins = models.PositiveSmallIntegerField(default=0, editable=False)
    locked_until = models.DateTimeField(null=True, editable=False)

    objects = AccountManager()
    journal_secrets = ("password",)
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.person.name if self.person else self.username

    def is_locked(self, now: dt.datetime) -> bool:
        """Whether too many failures keep the account from signing in at this moment."""
        return self.locked_until is not None and now < self.locked_until

    @property
    def journal_thread(self) -> str:
        return f"account/{self.pk}"


class RoleGrant(Dated):
    """An account acts in a role within a unit; the unit is the scope of what it reaches."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="grants")
    role = models.CharField(
        _("role"), max_length=20, choices=[(code, role.label) for code, role in ROLES.items()]
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="grants", verbose_name=_("unit"))

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(
                fields=["account", "role", "unit"],
                condition=Q(valid_to=None),
                name="role_granted_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="role_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.unit}"

    @property
    def journal_thread(self) -> str:
        return f"account/{self.account_id}"


class Option(models.Model):
    """A setting of the installation that was changed on its page; `accounts.options` names all."""

    name = models.CharField(_("name"), max_length=40, unique=True)
    value = models.JSONField(_("value"))

    class Meta:
        verbose_name = _("setting of the installation")
        verbose_name_plural = _("settings of the installation")

    def __str__(self) -> str:
        return self.name

    @property
    def journal_thread(self) -> str:
        return f"option/{self.pk}"
