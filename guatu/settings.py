"""All settings. Each comes from the environment and is described in docs/settings.md."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from guatu.lib.static_headers import add_headers

ROOT = Path(__file__).resolve().parent.parent


def envbool(name: str, default: bool) -> bool:
    """True for `1`, `true`, `yes` or `on`; the default where the variable is unset."""
    value = os.getenv(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}


def envlist(name: str, default: str) -> list[str]:
    """The comma-separated items of a variable."""
    return [item.strip() for item in os.getenv(name, default).split(",") if item.strip()]


VAR = Path(os.getenv("GUATU_VAR", str(ROOT / "var"))).resolve()


def envsecret(name: str, *, is_ours: bool = True) -> str:
    """A secret from NAME or the file NAME_FILE; one of ours is made once and kept in `var/`."""
    if value := os.getenv(name):
        return value
    path = Path(os.getenv(f"{name}_FILE", str(VAR / name.lower())))
    if not path.exists() and is_ours:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(48))
        path.chmod(0o600)
    return path.read_text().strip()


def databases() -> dict[str, dict[str, Any]]:
    """The server that DATABASE_URL names, or the embedded one in `var/pg`."""
    if url := os.getenv("DATABASE_URL"):
        return {"default": dict(dj_database_url.parse(url, conn_max_age=60))}
    return {
        "default": {
            "ENGINE": "guatu.lib.embedded",
            "NAME": "postgres",
            "CONN_MAX_AGE": 60,
            "OPTIONS": {"pgdata": str(VAR / "pg")},
        }
    }


def identity_providers() -> list[dict[str, Any]]:
    """The OpenID Connect provider that the environment names, if any."""
    server = os.getenv("GUATU_OIDC_SERVER", "")
    if not server:
        return []
    return [
        {
            "provider_id": "oidc",
            "name": os.getenv("GUATU_OIDC_NAME", "OpenID Connect"),
            "client_id": os.getenv("GUATU_OIDC_CLIENT", "guatu"),
            "secret": envsecret("GUATU_OIDC_SECRET", is_ours=False),
            "settings": {"server_url": server, "oauth_pkce_enabled": True},
        }
    ]


SECRET_KEY = envsecret("GUATU_SECRET_KEY")
DEBUG = envbool("GUATU_DEBUG", False)
ALLOWED_HOSTS = envlist("GUATU_HOSTS", "127.0.0.1,localhost,[::1]")
SITE_ADDRESS = os.getenv("GUATU_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_ADDRESS]
SECURE = SITE_ADDRESS.startswith("https://")
DATABASES = databases()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "guatu.lib",
    "guatu.accounts",
    "guatu.journal",
    "guatu.calendars",
    "guatu.notices",
    "guatu.ledger",
    "guatu.changes",
    "guatu.excuses",
    "guatu.permits",
    "guatu.planning",
    "guatu.recognitions",
    "guatu.reports",
    "guatu.review",
    "guatu.problems",
    "guatu.sheets",
    "guatu.indicators",
    "guatu.statistics",
    "guatu.snapshots",
    "guatu.meetings",
    "guatu.wall",
    "guatu.packs",
    "guatu.letters",
    "guatu.minutes",
    "guatu.bulletins",
    "guatu.enterprises",
    "guatu.leads",
    "guatu.outreach",
    "guatu.agreements",
    "guatu.pipeline",
    "guatu.desk",
    "guatu.gaps",
    "guatu.demo",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_htmx",
    "template_partials",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "guatu.lib.signed_out.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "guatu.accounts.gate.GateMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
    "guatu.lib.refusals.RefusalMiddleware",
    "guatu.lib.refusals.WrongMethodMiddleware",
]

# What is recomputed in the transaction that changed facts; see docs/structure.md, "Habits".
REFRESHERS = [
    "guatu.permits.refreshing.refresh_touched",
    "guatu.recognitions.refreshing.refresh_touched",  # papers are there once permits are granted
    "guatu.indicators.actions.refresh_touched",
    "guatu.statistics.refreshing.refresh_touched",  # compares with what the standings say is done
    "guatu.desk.lines.refresh_touched",  # reads the standings, so it comes after
]

# What the page of reports shows of permits to those who look after them.
PERMIT_CARDS = "guatu.reports.permit_cards.permit_cards"

# Parts that other apps add to the papers of a meeting: names of a `packs.content.Section`.
PACK_SECTIONS: list[str] = []

# What waits for a person, said by each app; 今日 and the reminders read it. A source is called
# with the account and the day and gives items (guatu/notices/waiting.py).
DIGEST_SOURCES = [
    "guatu.reports.waiting.waiting_for",
    "guatu.review.waiting.waiting_for",
    "guatu.problems.waiting.waiting_for",
    "guatu.permits.waiting.waiting_for",
    "guatu.recognitions.waiting.waiting_for",
    "guatu.excuses.waiting.waiting_for",
    "guatu.pipeline.waiting.waiting_for",
    "guatu.meetings.waiting.waiting_for",
    "guatu.gaps.waiting.waiting_for",
    "guatu.letters.waiting.waiting_for",
    "guatu.minutes.waiting.waiting_for",
    "guatu.bulletins.waiting.waiting_for",
]

# What demands a place on the agenda of a meeting (guatu/meetings/agenda.py): functions of
# the meeting and a day that give demands. Open decisions come first, whatever the order here.
AGENDA_SOURCES = [
    "guatu.meetings.sources.open_decisions",
    "guatu.meetings.sources.lights",
    "guatu.meetings.sources.problems",
    "guatu.meetings.sources.entry_gaps",
    "guatu.desk.lead_agenda.leads_under_review",
]

# What other apps hang on a meeting's page: functions of the meeting and the account that give
# (label, address) pairs.
MEETING_PARTS = [
    "guatu.minutes.parts.links",
    "guatu.bulletins.meeting_figures.meeting_links",
]
# What the projector shows of a project out of the frozen papers: a function of the meeting and the
# project that gives (label, value) pairs, or None where they do not hold it.
ROOM_FACTS = ""

# Who may do what; `guatu.lib` lies below the accounts and cannot import it.
RIGHTS_CHECK = "guatu.accounts.scopes.may"

ROOT_URLCONF = "guatu.urls"
WSGI_APPLICATION = "guatu.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "guatu.lib.navigation.navigation",
            ],
        },
    }
]

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": name}
    for name in (
        "guatu.accounts.passwords.LengthValidator",
        "guatu.accounts.passwords.ClassesValidator",
        "guatu.accounts.passwords.HistoryValidator",
        "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "django.contrib.auth.password_validation.CommonPasswordValidator",
    )
]
ACCOUNT_ADAPTER = "guatu.accounts.adapter.HouseAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
# Wrong passwords of an account are counted on it (guatu.accounts.securing); these are those of
# an address, behind which a whole office may sit, and wrong codes of second factors.
ACCOUNT_RATE_LIMITS = {"wrong_password": "60/10m/ip", "login_failed": "60/10m/ip,5/30m/key"}
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.getenv("GUATU_PROXIES", "0"))
MFA_ADAPTER = "guatu.accounts.adapter.HouseMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "guatu.accounts.factor_forms.CodeForm",
    "reauthenticate": "guatu.accounts.factor_forms.ConfirmForm",
    "activate_totp": "guatu.accounts.factor_forms.AppForm",
    "add_webauthn": "guatu.accounts.factor_forms.PasskeyForm",
    "edit_webauthn": "guatu.accounts.factor_forms.PasskeyNameForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # phones of a county are not set by the second
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE  # browsers still allow only localhost
SOCIALACCOUNT_ADAPTER = "guatu.accounts.adapter.HouseIdentityAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": identity_providers()}}
IDENTITY_ORIGINS = [
    "{0.scheme}://{0.netloc}".format(urlsplit(provider["settings"]["server_url"]))
    for provider in SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_ENGINE = "guatu.accounts.sessions"  # its age is a setting on a page
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "style-src": [SELF, "'unsafe-inline'"],
        "frame-ancestors": [NONE],
        # A form that begins a sign-in elsewhere is sent on to there.
        "form-action": [SELF, *IDENTITY_ORIGINS],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# Tries are counted for all processes together, so in the database (accounts migration 0002).
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "guatu_cache",
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = os.getenv("GUATU_TIME_ZONE", "Asia/Shanghai")
USE_I18N = USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [ROOT / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Packed already, or (otf) only read here to print; packing the fonts takes half a minute.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("png", "gz", "br", "woff", "woff2", "otf")
WHITENOISE_ADD_HEADERS_FUNCTION = add_headers
REMIND_AT = os.getenv("GUATU_REMIND_AT", "08:30")
REMIND_DAYS = int(os.getenv("GUATU_REMIND_DAYS", "2"))
ROBOT_HOSTS = envlist(
    "GUATU_ROBOT_HOSTS",
    "qyapi.weixin.qq.com,oapi.dingtalk.com,open.feishu.cn",
)
MAIL_URL = urlsplit(os.getenv("GUATU_MAIL_URL", ""))
MAIL_IS_ON = bool(MAIL_URL.hostname)
EMAIL_HOST, EMAIL_PORT = MAIL_URL.hostname or "localhost", MAIL_URL.port or 25
EMAIL_HOST_USER = unquote(MAIL_URL.username or "")
EMAIL_HOST_PASSWORD = unquote(MAIL_URL.password or "")
EMAIL_USE_SSL, EMAIL_USE_TLS = MAIL_URL.scheme == "smtps", MAIL_URL.scheme == "smtp+tls"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.getenv("GUATU_MAIL_FROM", "guatu@localhost")

MEDIA_ROOT = VAR / "media"
FONT_DIR = ROOT / "static" / "vendor" / "fonts"
# Official documents are set in Song, Fang and Kai besides.
PAPER_FONT_DIRS = (FONT_DIR, ROOT / "static" / "vendor" / "paper-fonts")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
UPLOAD_MAX_BYTES = int(os.getenv("GUATU_UPLOAD_MAX_MIB", "64")) * 2**20
EVIDENCE_MAX_BYTES = int(os.getenv("GUATU_EVIDENCE_MAX_MIB", "20")) * 2**20
PHOTO_MAX_BYTES = int(os.getenv("GUATU_PHOTO_MAX_MIB", "15")) * 2**20

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.getenv("GUATU_LOG_LEVEL", "WARNING")},
}
