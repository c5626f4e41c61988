"""Settings of a counter at work from a copy: the same desk, and no database it could ask."""

import secrets

from kikan.site.settings import *  # noqa: F403

DATABASES = {}
ROOT_URLCONF = "kikan.site.outage.urls"
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
SECRET_KEY = secrets.token_urlsafe(50)
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
SESSION_COOKIE_AGE = IDLE_SECONDS  # noqa: F405
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_NAME = "kikan-outage"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "kikan.site.middleware.SecurityHeaders",
    "kikan.site.outage.middleware.Refusals",
]
TEMPLATES = [
    {
        **TEMPLATES[0],  # noqa: F405
        "DIRS": [BASE / "kikan" / "site" / "outage" / "templates"],  # noqa: F405
        "OPTIONS": {
            **TEMPLATES[0]["OPTIONS"],  # noqa: F405
            "context_processors": [
                "django.template.context_processors.request",
                "kikan.site.context.shell",
                "kikan.site.outage.views.shell",
            ],
        },
    }
]
