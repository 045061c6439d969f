"""Django's settings; everything a machine may change comes through environment.py."""

from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from jiangyan.config import environment, identities, inboxes, logs

BASE = Path(__file__).resolve().parent.parent
DATA_DIR = environment.data_dir()
VAULT_DIR = environment.files(DATA_DIR)
ANCHOR_DIR = environment.anchors(DATA_DIR)
JOURNAL_DIGEST = environment.journal_digest()
DEMO = environment.flag("JIANGYAN_DEMO")
SECURE = environment.flag("JIANGYAN_TLS")

SECRET_KEY = environment.secret_key(DATA_DIR)
DEBUG = False
DATA_KEYS = environment.data_keys(DATA_DIR)
LOGGING = logs.LOGGING
LOG_DAYS = environment.log_days()
EXPORT_DAYS = environment.number("JIANGYAN_EXPORT_DAYS", 30, 1, 3650)
ALLOWED_HOSTS = environment.hosts()
DATABASES = {"default": environment.database(DATA_DIR)}
OWNER_DATABASE = environment.owner_database()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "django_htmx",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "jiangyan.apps.Jiangyan",
]
MIDDLEWARE = [
    "jiangyan.pages.policies.Isolation",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "jiangyan.pages.policies.Policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "jiangyan.config.faults.Methods",
    "jiangyan.pages.doorkeeper.Doorkeeper",
    "jiangyan.pages.downloads.Downloads",
]
ROOT_URLCONF = "jiangyan.config.urls"
WSGI_APPLICATION = "jiangyan.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "templates"],
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", [
                "django.template.loaders.filesystem.Loader",
                "django.template.loaders.app_directories.Loader",
            ])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "jiangyan.pages.frame.frame",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "jiangyan.pages.tags", "jiangyan.pages.pieces"],
        },
    }
]

AUTH_USER_MODEL = "jiangyan.Person"
OIDC = identities.identities()
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_LENGTH = environment.number("JIANGYAN_PASSWORD_LENGTH", 10, 8, 64)
PASSWORD_KINDS = environment.number("JIANGYAN_PASSWORD_KINDS", 3, 1, 4)
PASSWORD_HISTORY = environment.number("JIANGYAN_PASSWORD_HISTORY", 5, 0, 24)
PASSWORD_DAYS = environment.number("JIANGYAN_PASSWORD_DAYS", 90, 0, 3650)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "jiangyan.queries.account.passwords.Long"},
    {"NAME": "jiangyan.queries.account.passwords.Kinds"},
    {"NAME": "jiangyan.queries.account.passwords.Former"},
    {"NAME": "jiangyan.queries.account.passwords.Uncommon"},
    {"NAME": "jiangyan.queries.account.passwords.Unlike",
     "OPTIONS": {"user_attributes": ("username", "display_name")}},
]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}  # ours are counted in the database: actions/account/attempts.py
ACCOUNT_ADAPTER = "jiangyan.pages.account.sign_in.Adapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
MFA_ADAPTER = "jiangyan.pages.account.second_factors.Adapter"
ACCOUNT_FORMS = {"login": "jiangyan.pages.account.sign_in.EnteringForm",
                 "change_password": "jiangyan.pages.account.sign_in.NewPasswordForm",
                 "reauthenticate": "jiangyan.pages.account.sign_in.PasswordAgainForm"}
MFA_FORMS = {"authenticate": "jiangyan.pages.account.second_factors.CodeForm",
             "reauthenticate": "jiangyan.pages.account.second_factors.CodeAgainForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "匠验"
MFA_TOTP_PERIOD = 30
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = None
STATICFILES_DIRS = [("built", BASE / "static" / "built")] if (BASE / "static" / "built").is_dir() else []
STORAGES = {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "jiangyan.pages.statics.Digested"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600

SESSION_ENGINE = "jiangyan.pages.account.sessions"
SESSION_IDLE = 60 * environment.number("JIANGYAN_SESSION_IDLE", 30, 5, 480)
SESSION_COOKIE_AGE = 3600 * environment.number("JIANGYAN_SESSION_HOURS", 12, 1, 24)
PROVED = 60 * environment.number("JIANGYAN_PROOF_MINUTES", 15, 1, 480)
PROXIES = environment.number("JIANGYAN_PROXIES", 0, 0, 5)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "jiangyan.pages.errors.csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
MESSAGE_STORAGE = "jiangyan.pages.policies.Messages"
if SECURE:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # TLS always ends at a proxy of our own
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    # To be on the browsers' preload list is for the owner of the whole domain to ask, never for one host of it.
    SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF, *([OIDC.origin] if OIDC else [])],  # a form may end there, by our own redirect
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

UPLOAD_LIMIT = 200 * 1024 * 1024
CLAMD = environment.clamd()
FILE_UPLOAD_HANDLERS = ["jiangyan.vault.uploads.VaultUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
PUBLIC_URL = environment.public_url(SECURE)
MAIL_DOMAIN = PUBLIC_URL.split("://", 1)[1].split(":")[0]
EMAIL = environment.mail_server()
INBOX = inboxes.inbox()
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
