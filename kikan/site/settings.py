"""Settings of every installation; what differs between installations comes from the environment."""

import os
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from kikan import __version__
from kikan.site.businesses import BUSINESSES

BASE = Path(__file__).resolve().parents[2]
VERSION = __version__

# Where messages of outside systems are handed over as files; without it that page says so.
KIKAN_OUTSIDE = os.environ.get("KIKAN_OUTSIDE", "")
IS_SAMPLE = os.environ.get("KIKAN_SAMPLE", "") == "1"
# The role that serves: migrations grant to it what they make.
KIKAN_APP_ROLE = os.environ.get("KIKAN_APP_ROLE") or str(
    conninfo_to_dict(os.environ.get("KIKAN_DATABASE_URL", "")).get("user") or "kikan_app"
)
# Proxies of ours that tell for whom they speak, and the header in which they name a client's certificate.
KIKAN_PROXIES = {p.strip() for p in os.environ.get("KIKAN_PROXIES", "").split(",") if p.strip()}
KIKAN_CERTIFICATE_HEADER = os.environ.get("KIKAN_CERTIFICATE_HEADER", "")
KIKAN_FONTS = [p for p in os.environ.get("KIKAN_FONTS", "/usr/share/fonts/truetype/ipamj").split(":") if p]

# Layouts of hand-overs, for the mapping of an old system's files.
KIKAN_LAYOUTS = os.environ.get("KIKAN_LAYOUTS") or str(BASE / "samples" / "layouts")

# Outage copies lie here, one folder for each municipality.
KIKAN_OUTAGE_DIR = os.environ.get("KIKAN_OUTAGE_DIR") or str(BASE / ".kikan" / "outage")

# Sealed deliveries of municipalities that leave lie here until they are fetched.
KIKAN_LEAVING_DIR = os.environ.get("KIKAN_LEAVING_DIR") or str(BASE / ".kikan" / "leaving")

# Response times are counted where the program serves; the page that the worker's probe asks for each minute.
KIKAN_MEASURES = os.environ.get("KIKAN_MEASURES", "") == "1"
KIKAN_DEMO = os.environ.get("KIKAN_DEMO", "")
KIKAN_PROBE_URL = os.environ.get("KIKAN_PROBE_URL", "")

DEBUG = False
SECRET_KEY = os.environ.get("KIKAN_SECRET_KEY", "not-secret-only-for-commands-without-sessions")
ALLOWED_HOSTS = os.environ.get("KIKAN_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
ROOT_URLCONF = "kikan.site.urls"
WSGI_APPLICATION = "kikan.site.wsgi.application"
LANGUAGE_CODE = "ja"
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
USE_I18N = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SHARED = [
    "tenancy", "operation", "access", "jobs", "journal", "facts", "addressees", "worklist",
    "ledger", "exchange", "documents", "premiums", "reports", "outage", "desk",
]  # fmt: skip


def _installed(package: str) -> bool:
    return (BASE / Path(*package.split(".")) / "apps.py").exists()


INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    *[a for a in (f"kikan.shared.{name}" for name in SHARED) if _installed(a)],
    *[b for b in (f"kikan.businesses.{name}" for name in BUSINESSES) if _installed(b)],
    "kikan.site.apps.SiteConfig",
]

MIDDLEWARE = [
    "kikan.site.measuring.ResponseTimes",
    "kikan.site.demo.DemoMark",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "kikan.site.middleware.SecurityHeaders",
    "kikan.shared.access.middleware.SignedIn",
    "kikan.site.middleware.ProcedureErrors",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            # A business's own tags and filters are part of its screens.
            "libraries": {
                name: f"kikan.businesses.{name}.screens.tags"
                for name in BUSINESSES
                if (BASE / "kikan" / "businesses" / name / "screens" / "tags.py").exists()
            },
            "context_processors": [
                "django.template.context_processors.request",
                "kikan.site.context.shell",
                "kikan.shared.desk.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"


def _database(url: str, *, pooled: bool) -> dict[str, Any]:
    parts = conninfo_to_dict(url)
    options: dict[str, Any] = {"application_name": f"kikan {__version__}"}
    if pooled:
        options["pool"] = {"min_size": 1, "max_size": int(os.environ.get("KIKAN_POOL", "16")), "timeout": 30}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", "kikan"),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": str(parts.get("port", "")),
        "OPTIONS": options,
        # The pool may hold connections that a restart of the database has cut.
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"MIRROR": None},
    }


# The application connects as an ordinary role; only migrations use the owner.
DATABASES = {
    "default": _database(os.environ.get("KIKAN_DATABASE_URL", ""), pooled="KIKAN_NO_POOL" not in os.environ),
    "owner": _database(os.environ.get("KIKAN_OWNER_DATABASE_URL", ""), pooled=False),
}

STATIC_URL = "/static/"
STATIC_ROOT = os.environ.get("KIKAN_STATIC_ROOT") or None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = os.environ.get("KIKAN_TLS", "") == "1"
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
IDLE_SECONDS = 10 * 60
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "kikan.site.views.csrf_failure"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "kikan.site.logs.WithoutWords",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("KIKAN_LOG", "WARNING")},
}
