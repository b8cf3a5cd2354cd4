"""What every installation shares. Each environment variable is read here, and fails loudly."""

from pathlib import Path
from typing import Any

import environ
from celery.schedules import crontab

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()

DATA_DIR = Path(env.str("CCAPEX_DATA", default=str(BASE_DIR / ".data"))).resolve()
DATABASE_URL = env.str("DATABASE_URL", default="")
REDIS_URL = env.str("REDIS_URL", default="")

DEBUG = False
ALLOWED_HOSTS: list[str] = []
ROOT_URLCONF = "ccapex.urls"
WSGI_APPLICATION = "ccapex.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "ccapex.core",
    "ccapex.accounts",
    "households",
    "ccapex.letters",
    "procedures",
    "referrals",
    "commissions",
    "reporting",
    "ccapex.demo",
    "ccapex.core.admin_config.ConfigurationAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_celery_beat",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "guardian",
    "phonenumber_field",
    "rest_framework",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ccapex.core.middleware.PrivatePagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    # Deny by default: a view open to all says so itself.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "ccapex.accounts.middleware.SecondFactorMiddleware",
    "ccapex.accounts.middleware.DeskMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ccapex.accounts.context.desk",
            ],
        },
    }
]


def sqlite(path: Path) -> dict[str, Any]:
    """SQLite for small trials: without IMMEDIATE transactions, two writers lose work."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


DATABASES: dict[str, Any] = {
    "default": env.db_url("DATABASE_URL") if DATABASE_URL else sqlite(DATA_DIR / "ccapex.sqlite3")
}
if DATABASE_URL:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# --- people -------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "ccapex.accounts.adapters.ClosedDoorAdapter"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = "CCAPEX : "
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
# Slowed by address and by account, then locked for the day.
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,500/1d/ip,5/5m/key,20/1d/key"}
# How many proxies of ours stand before the site: the address of a person is read behind them.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "CCAPEX"
MFA_TOTP_TOLERANCE = 1  # the clock of a phone may be half a minute wrong
MFA_ALLOW_UNVERIFIED_EMAIL = True  # accounts are created by name, never by their holder
# The demo alone turns this off; everywhere else an account without a second factor sees nothing.
SECOND_FACTOR_REQUIRED = True
DEMO = False
SESSION_COOKIE_AGE = 60 * 60 * 8
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 12}  # type: ignore[assignment]

# --- language and time --------------------------------------------------------------------
LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True
PHONENUMBER_DEFAULT_REGION = "FR"

# --- files --------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "files"
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # an enrichment grid is one form of many cells

# --- lists --------------------------------------------------------------------------------
LIST_MAX_BYTES = env.int("LIST_MAX_BYTES", default=20 * 1024 * 1024)
LIST_MAX_ROWS = env.int("LIST_MAX_ROWS", default=50_000)

# --- retention ----------------------------------------------------------------------------
# Three years: to be confirmed by the data protection officer of each installation.
JOURNAL_RETENTION_DAYS = env.int("JOURNAL_RETENTION_DAYS", default=3 * 365)

# --- long work ----------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL or None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_DEFAULT_QUEUE = "notifications"
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SCHEDULE = {
    "sweep-jobs": {"task": "ccapex.core.tasks.sweep_jobs", "schedule": 60.0},
    "close-due-relations": {
        "task": "households.tasks.ask_to_close_due_relations",
        "schedule": crontab(hour=1, minute=10),
    },
    "sweep-documents": {
        "task": "households.tasks.ask_to_sweep_documents",
        "schedule": crontab(hour=1, minute=20),
    },
    # After the accesses are closed, before people come: a task may depend on the day.
    "refresh-tasks": {
        "task": "procedures.tasks.ask_to_refresh_tasks",
        "schedule": crontab(hour=1, minute=30),
    },
    "daily-reminders": {
        "task": "referrals.tasks.send_due_reminders",
        "schedule": crontab(hour=7, minute=30, day_of_week="1-5"),
    },
    "commission-follow-up": {
        "task": "commissions.tasks.ask_to_follow_up",
        "schedule": crontab(hour=6, minute=30),
    },
    "session-reminders": {
        "task": "commissions.tasks.ask_to_remind",
        "schedule": crontab(hour=7, minute=40, day_of_week="1-5"),
    },
    "weekly-watch-lists": {
        "task": "referrals.tasks.prepare_watch_lists",
        "schedule": crontab(hour=6, minute=0, day_of_week="1-5"),
    },
}

# --- mail ---------------------------------------------------------------------------------
EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL:
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "outbox"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="ne-pas-repondre@ccapex.example")
# The address of the site, for the links that a mail holds: nobody asked for a page there.
PUBLIC_URL = env.str("PUBLIC_URL", default="http://localhost:8000")

# --- pages --------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"

# --- API ----------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
