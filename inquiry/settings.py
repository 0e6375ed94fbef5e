"""How this installation is set up, read from the environment once and judged together.

Safe when silent: with nothing set, nothing is in debug, only this machine can reach the server, and the services
are the embedded ones under ``var/`` (see ``inquiry/services``). A server that others can reach must be given
``SECRET_KEY``, ``DATABASE_URL``, ``REDIS_URL`` and ``ALLOWED_HOSTS``; whatever is missing is named at once.
"""

import ssl
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env
from kombu import Queue

from inquiry.services.addresses import embedded_environment
from inquiry.services.lines import open_lines

env = Env()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(env.str("INQUIRY_VAR", str(BASE_DIR / "var")))

# -- What the installation is told, or finds for itself on a laptop -----------------------------------------------

EMBEDDED = not env.str("DATABASE_URL", env.str("DATABASE_URL_FILE", ""))
_given = embedded_environment(VAR) if EMBEDDED else {}
_missing = [
    name
    for name in ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS")
    if not EMBEDDED and not env.str(name, env.str(f"{name}_FILE", ""))
]
if _missing:
    message = f"A server of its own database must also be given: {', '.join(_missing)}. docs/runbook.md says how."
    raise ImproperlyConfigured(message)


def _told(name: str) -> str:
    """One setting as text: from NAME, from the file that NAME_FILE points to, or from the embedded services."""
    path = env.str(f"{name}_FILE", "")
    if path:
        return Path(path).read_text(encoding="utf-8").strip()
    return env.str(name, "") or _given.get(name, "")


SECRET_KEY = _told("SECRET_KEY")
# What sessions and links were signed with before, while it is being changed.
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
DEBUG = env.bool("DEBUG", False)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"] if EMBEDDED else env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
# The embedded services serve this machine alone. Whoever gives a database of their own serves others too: then no
# account may be open whose password is written down, and a password alone opens nothing that reaches far.
REACHABLE = not EMBEDDED
SITE_ADDRESS = env.str("SITE_ADDRESS", f"http://127.0.0.1:{env.str('PORT', '') or 8000}")
OVER_TLS = SITE_ADDRESS.startswith("https://")

# What goes to another machine goes through TLS, and that machine shows who it is.
_open_lines = open_lines(
    DATABASE_URL=_told("DATABASE_URL"), DATABASE_OWNER_URL=_told("DATABASE_OWNER_URL"), REDIS_URL=_told("REDIS_URL")
)
if _open_lines and not env.bool("PRIVATE_LINE", False):
    message = f"{' '.join(_open_lines)} Or say PRIVATE_LINE=yes where nobody else can listen, as within one host."
    raise ImproperlyConfigured(message)

# -- Rooms --------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "inquiry",
    "people",
    "behaviours",
    "places",
    "reflections",
    "syntheses",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "inquiry.headers.what_browsers_are_told",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "inquiry.middleware.say_what_still_works",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "inquiry.beyond.stand_behind_the_wall",
    "inquiry.held_words.SignInFirst",
    "inquiry.second_key.SecondKeyFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "inquiry.headers.keep_out_of_caches",
]

ROOT_URLCONF = "inquiry.urls"
WSGI_APPLICATION = "inquiry.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "inquiry.pages.context.inquiry_at_hand",
            ],
        },
    }
]

# Forms look as templates/django/forms says, so that {{ form }} and {{ field.as_field_group }} are ours.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# -- Services -----------------------------------------------------------------------------------------------------


# Two roles on one database. `web` serves: it is no superuser, owns nothing and cannot delete protected rows.
# `owner` migrates; `manage.py migrate` uses it by itself (inquiry/management/commands/migrate.py).
def _database(address: str) -> dict[str, Any]:
    return dict(dj_database_url.parse(address))


_database_options: dict[str, Any] = {
    "CONN_MAX_AGE": 60,
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": {"connect_timeout": 5},
}
DATABASES = {
    "default": {**_database(_told("DATABASE_URL")), **_database_options},
    "owner": {
        **_database(_told("DATABASE_OWNER_URL") or _told("DATABASE_URL")),
        **_database_options,
        "CONN_MAX_AGE": 0,
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = _told("REDIS_URL")
# Only for counting tries to sign in, over all web processes.
CACHES = {
    "default": {
        "BACKEND": "inquiry.tries.SharedTries",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "tries",
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
}
# The row is the truth, the message is a nudge: no result backend, and nothing lost when a worker dies.
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_USE_SSL = {"ssl_cert_reqs": ssl.CERT_REQUIRED} if REDIS_URL.startswith("rediss:") else None
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_TASK_SOFT_TIME_LIMIT = 480
CELERY_TASK_TIME_LIMIT = 540
# Above the hard time limit, or a long report would be started twice; restored within seconds, not minutes.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    "max_retries": 1,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/London"
CELERY_BEAT_SCHEDULE_FILENAME = env.str("BEAT_FILE", str(VAR / "run" / "beat"))
CELERY_BEAT_SCHEDULE = {
    "nudge-what-was-lost": {"task": "people.tasks.sweep", "schedule": 20.0},
    "put-away-what-lay-long": {"task": "reflections.tasks.put_away", "schedule": 6 * 3600.0},
    "post-letters": {"task": "people.tasks.post_letters", "schedule": 30.0},
    "desk-heard": {"task": "inquiry.tasks.heard", "schedule": 20.0, "args": ("desk",), "options": {"expires": 60}},
    "press-heard": {
        "task": "inquiry.tasks.heard",
        "schedule": 20.0,
        "args": ("press",),
        "options": {"queue": "press", "expires": 20},
    },
}
# What is quick never waits behind a long report: two queues, each with a worker of its own. A worker that is told of
# neither takes both.
CELERY_TASK_DEFAULT_QUEUE = "celery"
CELERY_TASK_QUEUES = [Queue("celery", routing_key="celery"), Queue("press", routing_key="press")]
CELERY_TASK_ROUTES = ([("syntheses.tasks.*", {"queue": "press"})],)

# -- People and sessions ------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.Person"
# An e-mail address is one whatever its case: the database holds it by an index on lower(), which this check cannot see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = ["people.sign_in.ByEmail"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("display_name", "email", "organisation")},
    },
]
ACCOUNT_ADAPTER = "people.sign_in.InvitationOnly"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
# Who is not known here gets no letter: nobody can make the inquiry write to strangers.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# Wrong tries are counted by address and name together, and by address alone: whoever tries a name elsewhere keeps
# nobody out here. With a second key too (people/tries.py).
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_FORMS = {
    "login": "people.forms.SignIn",
    "reauthenticate": "people.forms.PasswordAgain",
    "reset_password": "people.forms.ForgottenPassword",
    "reset_password_from_key": "people.forms.NewPassword",
    "change_password": "people.forms.AnotherPassword",
}
# Besides a password: a passkey, or codes from an app, and codes on paper for when these are away. The team and
# administrators need one wherever others can reach the server; nobody can while it is being built.
SECOND_KEY_REQUIRED = REACHABLE and not DEBUG
MFA_ADAPTER = "people.sign_in.SecondKeys"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A telephone's clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "people.forms.keys.SecondStep",
    "reauthenticate": "people.forms.keys.CodeAgain",
    "authenticate_webauthn": "people.forms.keys.PasskeyStep",
    "reauthenticate_webauthn": "people.forms.keys.PasskeyAgain",
    "login_webauthn": "people.forms.keys.PasskeySignIn",
    "add_webauthn": "people.forms.keys.AddPasskey",
    "activate_totp": "people.forms.keys.AddApp",
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"

_cookie = "__Host-" if OVER_TLS else ""
SESSION_COOKIE_NAME = f"{_cookie}session"
SESSION_COOKIE_SECURE = OVER_TLS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 7 * 24 * 3600
SESSION_ENGINE = "people.sessions"
CSRF_COOKIE_NAME = f"{_cookie}csrf"
CSRF_COOKIE_SECURE = OVER_TLS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "inquiry.pages.errors.stale_form"

# -- What browsers are told ---------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        # A recording is listened to again before it is sent.
        "media-src": [SELF, "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = OVER_TLS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if OVER_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = OVER_TLS
SECURE_HSTS_PRELOAD = OVER_TLS
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# Tries to sign in are counted by address. Behind a proxy it is the proxy that says whose: the last one of as many.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("ALLAUTH_TRUSTED_PROXY_COUNT", int(BEHIND_PROXY))
SECURE_REDIRECT_EXEMPT = [r"^health/"]

# -- Files --------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Only what the pages name themselves: nothing that a package happens to carry.
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STATIC_ROOT = VAR / "static"
# No page of another site reads ours, not even a style sheet.
WHITENOISE_ALLOW_ALL_ORIGINS = False
FILES = VAR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES}},
    "staticfiles": {"BACKEND": "inquiry.static.HashedFiles"},
}
# The longest note, in bytes, that the forms and the database take; said on the page beforehand.
LONGEST_NOTE = 200_000
# What was typed is saved also where it is too long to be kept as one note: it can then be made into two.
LONGEST_DRAFT = 1_000_000
# What was put away or thrown away can be taken out again for so long.
BROUGHT_BACK_WITHIN_DAYS = 30
# What has been sent may stay on a device for so long; what has not is never wiped by age.
DEVICE_WIPES_AFTER_DAYS = env.int("DEVICE_WIPES_AFTER_DAYS", 7)
# The largest file that anybody can send: a zip of notes. Other files have smaller limits, said by their forms.
LARGEST_UPLOAD = 500_000_000
FILE_UPLOAD_HANDLERS = [
    "inquiry.uploads.NoMoreThanIsTaken",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
# Recordings and pictures: how large a file may be that is sent, and how many go with one note. The pages say so before
# anything is chosen (reflections/limits.py); a proxy in front must let through a form of as many bytes.
PICTURE_BYTES = 10_000_000
SOUND_BYTES = 30_000_000
SOUND_MINUTES = 60
FILES_TO_A_NOTE = 10
# A picture is opened up to so many dots (half as many where it is no JPEG), and kept with so many along its longer
# side; the small one shows in pages.
PICTURE_DOTS = 50_000_000
PICTURE_SIDE = 3000
PICTURE_SMALL = 720
# No file is taken in when less than this would be left on the disk: the notes' words need room first.
ROOM_LEFT_FREE = 200_000_000

# -- Mail ---------------------------------------------------------------------------------------------------------

EMAIL_HOST = env.str("EMAIL_HOST", "")
EMAIL_PORT = env.int("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = _told("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", True)
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = VAR / "mail"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "inquiry@localhost")

# -- The record of changes ----------------------------------------------------------------------------------------

# Its heads are written here, outside the database. The key is read by the sealer and by `verify_audit` alone, and is
# not among these settings: whoever serves pages never holds it.
AUDIT = VAR / "audit"
AUDIT_KEY_FILE = Path(env.str("AUDIT_KEY_FILE", str(AUDIT / "key")))
# Touched after each round, so that it can be seen from outside that there are rounds.
SEALED_FILE = Path(env.str("SEALED_FILE", str(VAR / "run" / "sealed")))
# Once a day the newest head is sent to these, where there is a mail server.
AUDIT_MAIL_TO: list[str] = env.list("AUDIT_MAIL_TO", [])

# -- Words and time -----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
FORMAT_MODULE_PATH = None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {"fontTools": {"level": "ERROR"}, "weasyprint": {"level": "ERROR"}},
}
