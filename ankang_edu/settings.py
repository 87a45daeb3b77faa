"""Every setting in one file; what differs between places comes from the environment.

`ENVIRONMENT` is `production` unless said otherwise; `ankang_edu.boot` refuses to
start production with DEBUG, without a secret, or with a too powerful database role.
"""

from datetime import timedelta
from pathlib import Path

import environ
import pghistory
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.contrib.messages import constants as messages

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

ENVIRONMENT = env.str("ENVIRONMENT", default="production")
PRODUCTION = ENVIRONMENT == "production"
DEBUG = env.bool("DEBUG", default=False)
INSECURE_SECRET_KEY = "insecure-only-for-development-and-tests"  # noqa: S105
SECRET_KEY = env.str("SECRET_KEY", default=INSECURE_SECRET_KEY)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
DEMO = env.bool("DEMO", default=False)
SITE_NAME = env.str("SITE_NAME", default="集团化办学管理平台")

# Databases: the app role runs, the owner role migrates (accounts/rls.py).
DATABASES = {
    "default": {
        **env.db("DATABASE_URL", default="postgres://ankang_app@127.0.0.1:5432/ankang"),
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60),
        "CONN_HEALTH_CHECKS": True,
    }
}
if env.str("DATABASE_OWNER_URL", default=""):
    DATABASES["owner"] = env.db("DATABASE_OWNER_URL")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "guardian",
    "pgtrigger",
    "pghistory",
    "axes",
    "csp",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "accounts",
    "records",
    "schools",
    "groups",
    "teachers",
    "funding",
    "evaluation",
    "supervision",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.OfficeMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "ankang_edu.urls"
WSGI_APPLICATION = "ankang_edu.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "records.context.portal",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader"],
                )
            ],
        },
    }
]
if DEBUG:
    TEMPLATES[0]["OPTIONS"]["loaders"] = ["django.template.loaders.filesystem.Loader"]

# Log-in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:login"
# Read from Redis, kept in the database: a page asks one query less, and survives without Redis.
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 60 * 60 * 8
SESSION_COOKIE_HTTPONLY = True
ANONYMOUS_USER_NAME = None
GUARDIAN_RAISE_403 = False
# One bureau sits behind one address: lock the pair of person and address, never the address.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "accounts.middleware.client_ip"
AXES_LOCKOUT_CALLABLE = "accounts.views.locked_out"
AXES_HTTP_RESPONSE_CODE = 429
# Kept for the audit administrator: never trimmed, the app role may not delete there.
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_ACCESS_FAILURE_LOG_PER_USER_LIMIT = 1_000_000_000
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

# API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.OfficeTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.api.InOffice"],
    "DEFAULT_RENDERER_CLASSES": ["records.api_answers.AnswerRenderer"],
    "DEFAULT_PAGINATION_CLASS": "records.api.KeysetPagination",
    "PAGE_SIZE": 25,
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "records.api.refuse_plainly",
}
REST_KNOX = {"TOKEN_TTL": timedelta(hours=12), "AUTO_REFRESH": False}
SPECTACULAR_SETTINGS = {
    "TITLE": "集团化办学管理平台 API",
    "VERSION": "1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["accounts.api.InOffice"],
    # Fields of one name over several lists of choices, each by the name of its list.
    "ENUM_NAME_OVERRIDES": {
        "GroupStageEnum": "groups.models.GroupStage",
        "SchoolStageEnum": "schools.models.Stage",
        "ModeEnum": "groups.models.Mode",
        "TieEnum": "groups.models.Tie",
        "FilingTieEnum": "groups.api.formation.TIES",
        "FormEnum": "groups.models.Form",
        "FilingFormEnum": "groups.api.formation.FORMS",
        "SharingKindEnum": "groups.models.SharingKind",
        "ResolutionKindEnum": "groups.models.ResolutionKind",
        "CharterShareEnum": "groups.models.Share",
        "BookingStateEnum": "groups.models.Booking.State",
        "SeatKindEnum": "groups.models.SeatKind",
        "MeetingKindEnum": "groups.models.CouncilMeeting.Kind",
        "MeetingStateEnum": "groups.models.CouncilMeeting.State",
        "LetterKindEnum": "groups.models.LetterTemplate.Kind",
        "PostingKindEnum": "teachers.models.Posting.Kind",
        "StandingKindEnum": "groups.models.GroupStanding.Kind",
        "ResearchStageEnum": "groups.models.ResearchStage",
        "WantedStateEnum": "groups.models.Wanted.State",
        "PlanKindEnum": "groups.models.Plan.Kind",
        "PlanItemKindEnum": "groups.models.PlanItem.Kind",
        "PlanStateEnum": "groups.models.Plan.State",
        "PolicyKindEnum": "groups.models.SupportPolicy.Kind",
        "PolicyStateEnum": "groups.models.SupportPolicy.State",
        "ProblemStateEnum": "groups.models.Problem.State",
        "GroupStateEnum": "groups.models.EducationGroup.State",
        "FilingStateEnum": "groups.models.FormationFiling.State",
        "PostingStateEnum": "teachers.models.Posting.State",
        "MoneyStateEnum": "funding.models.Allocation.State",
        "GoalStateEnum": "schools.models.Goal.State",
        "ChangeStateEnum": "schools.models.SchoolChange.State",
        "FiguresStateEnum": "schools.models.FiguresFiling.State",
        "ImportStateEnum": "records.models.ImportBatch.State",
        "RunStateEnum": "records.models.TaskRun.State",
    },
}

# Jobs
REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_TIME_LIMIT = 600
# Just above the longest task, so that a killed worker's task comes back soon.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 660}
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BEAT_SCHEDULE = {
    "sweep-stuck-runs": {"task": "records.tasks.sweep_stuck_runs", "schedule": 30.0},
    "sweep-exports": {
        "task": "records.tasks.sweep_exports",
        "schedule": crontab(hour=1, minute=30),
    },
    "todays-changes-of-schools": {
        "task": "schools.tasks.apply_due_changes",
        "schedule": crontab(hour=0, minute=5),
    },
    "todays-changes-of-groups": {
        "task": "groups.tasks.apply_due_changes",
        "schedule": crontab(hour=0, minute=7),
    },
    "late-items-of-plans": {
        "task": "groups.tasks.tell_late_items",
        "schedule": crontab(hour=6, minute=0),
    },
    "todays-permissions": {
        "task": "accounts.tasks.derive_todays_permissions",
        "schedule": crontab(hour=0, minute=10),
    },
    "monthly-reports": {
        "task": "evaluation.tasks.issue_monthly_reports",
        "schedule": crontab(day_of_month=1, hour=3, minute=0),
    },
}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "ankang",
    }
}

# Audit: one event row per written row, who and why beside it as JSON (accounts/entry.py).
# It is read by record and by bureau (records/models.py); an index on every other reference
# made a bulk import a fifth slower and no page faster.
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(db_index=True)

# Language and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
FORMAT_MODULE_PATH = "ankang_edu.formats"

# Files
STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(BASE_DIR / "var" / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(BASE_DIR / "var" / "media"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if not (DEBUG or ENVIRONMENT == "test")
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG or ENVIRONMENT == "test"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
ATTACHMENT_MAX_BYTES = 20 * 1024 * 1024
X_ACCEL_PREFIX = env.str("X_ACCEL_PREFIX", default="")

# Browser security
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
MESSAGE_TAGS = {messages.ERROR: "danger"}
HTTPS = env.bool("HTTPS", default=PRODUCTION)
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
