"""What every way of running Gongkai shares."""

from datetime import timedelta
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from gongkai.config import embedded, env
from gongkai.config.databases import database
from gongkai.config.language import say
from gongkai.config.variables import BadEnvironment

PACKAGE = Path(__file__).resolve().parent.parent.parent
VAR = env.VAR().absolute()

# --- Applications ------------------------------------------------------------------

INSTALLED_APPS = [
    # First: their sign-in pages take the place of allauth's.
    "gongkai.portal",
    "gongkai.office",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "django_filters",
    "django_prose_editor",
    "js_asset",
    "procrastinate.contrib.django",
    "gongkai.core",
    "gongkai.accounts",
    "gongkai.organisations",
    "gongkai.review",
    "gongkai.catalogue",
    "gongkai.reporting",
    # Grants the application its rights after each migration run.
    "gongkai.config",
]

MIDDLEWARE = [
    # Outermost: answers that go no further carry the policies too.
    "gongkai.config.middleware.security_headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "gongkai.config.middleware.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "gongkai.config.middleware.patience",
    "gongkai.office.middleware.own_credentials",
]

ROOT_URLCONF = "gongkai.config.urls"
WSGI_APPLICATION = "gongkai.config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gongkai.portal.context.frame",
            ],
        },
    }
]

# --- Database ----------------------------------------------------------------------

# The application connects as gongkai_app, which owns nothing; only a process that was
# started to migrate has GONGKAI_AS_OWNER set (see gongkai.config.cli.django).
_urls = embedded.urls(VAR)
DATABASE_URL = env.DATABASE_URL() or _urls.app
DATABASE_OWNER_URL = env.DATABASE_OWNER_URL() or (
    "" if env.DATABASE_URL() else _urls.owner
)
if env.AS_OWNER() and not DATABASE_OWNER_URL:
    raise BadEnvironment(
        say(
            "未设置 DATABASE_OWNER_URL：迁移须以数据表的所有者身份进行，"
            "不能用 DATABASE_URL 中的应用账号。",
            "DATABASE_OWNER_URL is not set: migrations run as the owner of the tables, "
            "not as the application's role in DATABASE_URL.",
        )
    )
DATABASES = {
    "default": database(DATABASE_OWNER_URL if env.AS_OWNER() else DATABASE_URL)
}

CACHES = {
    "default": {
        # Shared by all processes without a second service; the table is made by a
        # migration of gongkai.core.
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

# --- Language and time -------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

# --- Signing in --------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation."
        "UserAttributeSimilarityValidator"
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/office/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "gongkai.config.adapters.ClosedAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False
# Lockout: five wrong passwords for one name from one address, then a pause there; a
# hundred in an hour from all addresses together, then a pause everywhere.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "login_failed_anywhere": "100/h/key",
}
ACCOUNT_USERNAME_MIN_LENGTH = 2
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_ISSUER = "政府信息公开"
MFA_TOTP_TOLERANCE = 1
USERSESSIONS_TRACK_ACTIVITY = False
REQUIRE_SECOND_FACTOR = env.REQUIRE_SECOND_FACTOR()

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = env.TRUSTED_ORIGINS()
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# Nothing is sent by e-mail: officers sign in by name, and the operator resets passwords.
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

# --- Files and pages ---------------------------------------------------------------

# Attachments may belong to items that are not public, so there is no MEDIA_URL: a view
# asks who is reading, then streams the file from here.
FILES_ROOT = env.FILES_ROOT() or VAR / "files"
MEDIA_ROOT = FILES_ROOT
MEDIA_URL = ""
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750
UPLOAD_LIMIT = env.UPLOAD_LIMIT_MB() * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024  # a body with pictures (8 MB), no files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_NUMBER_FILES = 50

STATIC_URL = "/static/"
STATIC_ROOT: Path | None = env.STATIC_ROOT().absolute()
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(FILES_ROOT)},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}

# --- Defence -----------------------------------------------------------------------

ALLOWED_HOSTS = env.ALLOWED_HOSTS()
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if env.BEHIND_PROXY():
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

# --- Background work ---------------------------------------------------------------

# Periodic and other tasks are found in each room's tasks.py.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
PROCRASTINATE_WORKER_DEFAULTS = {
    "concurrency": env.QUEUE_CONCURRENCY(),
    "delete_jobs": "successful",
    "shutdown_graceful_timeout": 10,
}

# --- Logging: what happened, never to whom -----------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "no_personal_data": {"()": "gongkai.config.logging.NoPersonalData"},
    },
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["no_personal_data"],
        },
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "gongkai": {"level": env.LOG_LEVEL()},
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        # A page that does not exist or may not be seen is no incident.
        "django.request": {"level": "ERROR"},
        "procrastinate": {"level": "WARNING"},
    },
}

SITE_NAME = _("政府信息公开")
