"""Every setting of the site, read from the environment. `.env.example` documents each variable."""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from config import due, letters, sections, signing_in
from config.environment import Environment, is_local, refuse
from config.logs import LOGGING_TO_STDOUT
from readings.search.sqlite import Connection

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()

# DEBUG is for one's own machine: other hosts are refused with it, and so is the production server (config/wsgi.py).
DEVELOPMENT_KEY = "development-only-key-that-production-refuses-for-being-public"
DEBUG = env.flag("DEBUG")
PRODUCTION = not DEBUG
SECRET_KEY = env.text("SECRET_KEY", DEVELOPMENT_KEY if DEBUG else "")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS") or (["127.0.0.1", "localhost"] if DEBUG else [])
if PRODUCTION and (len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10 or SECRET_KEY == DEVELOPMENT_KEY):
    raise refuse("SECRET_KEY", "should be at least 50 random characters, kept secret")
if PRODUCTION and (not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS):
    raise refuse("ALLOWED_HOSTS", "should name the site's hosts, separated by commas")
if DEBUG and not all(is_local(host) for host in ALLOWED_HOSTS):
    raise refuse("DEBUG", "should be 0 where ALLOWED_HOSTS names more than this machine: its error pages tell secrets")

INSTALLED_APPS = [
    "config.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "allauth",
    "allauth.account",
    "django_tasks",
    "django_tasks_db",
    "mail",
    "accounts",
    "readings",
    "groups",
    "meetings",
    "discussions",
    "pages",
]

MIDDLEWARE = [
    "config.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.PolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.compression.CompressionMiddleware",
    "config.middleware.PrivateResponseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.PreferencesMiddleware",
    "config.middleware.AddressMiddleware",
    "config.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "groups.middleware.ClosedGroupMiddleware",
]

ROOT_URLCONF = "config.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            # Which every page has without asking: groups leave out of an archive what would be given back.
            "builtins": ["groups.templatetags.archive"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.exit_url",
            ],
        },
    },
]
# Every {{ form }} goes through templates/django/forms/.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Database: SQLite in data/ unless DATABASE_URL names another.
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{BASE_DIR / 'data' / 'common-thread.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # It knows what the triggers of the search call: Python's word forms.
        "factory": Connection,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    # A statement that comes again on a connection is planned once for it (docs/adr/0029).
    threshold = 5 if env.flag("DATABASE_PREPARES", default=True) else None
    DATABASES["default"]["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": threshold}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The cache holds the counts of the rate limits: in the database, so that all processes share them.
# (Django's default of 300 entries would forget counts just when many devices try at once.)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# What takes longer than a page may: kept in the database, done by `manage.py db_worker`.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Language and time
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

# Static files
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.Backend"]
AUTH_PASSWORD_VALIDATORS = signing_in.PASSWORD_VALIDATORS
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("home")
LOGOUT_REDIRECT_URL = reverse_lazy("home")
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_FORMS = signing_in.FORMS
# An address that somebody has already is taken once more, unconfirmed: refusing it, or doing less work, would tell.
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# A recovery code is too long to be guessed: the limit by name only keeps noise down, and locks nobody out for long.
# A letter about rights comes from anybody.
ACCOUNT_RATE_LIMITS = {"recover": "10/m/ip,30/h/key", "letter": "5/h/ip"}
ACCOUNT_USERNAME_MIN_LENGTH = 3
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# How many proxies in front write X-Forwarded-For: rate limits count devices, not the proxy.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.flag("BEHIND_PROXY") else 0
SESSION_ENGINE = "accounts.sessions"
# Signed in until the browser is closed, unless they ask to stay: somebody else may use the device.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
OPEN_SIGNUP = env.flag("OPEN_SIGNUP")
GROUP_CREATION = env.choice("GROUP_CREATION", "members", {"members", "staff"})

# In the session and not in a cookie of their own, so that leaving takes them along.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# What every app has a part in: each provider is a function of that app, called in this order.
# May whoever holds this token sign up? `admits(token)`; and, inside the sign-up's transaction,
# `signed_up(token=…, user=…)`.
SIGNUP_GATES = ["groups.invitations.admits"]
SIGNUP_DONE = ["groups.invitations.signed_up"]
# Whose texts a person reads in another app's pages, as a condition on readings.
READER_PROVIDERS = ["groups.assigning.read_by"]
# Sections of pages (config/sections.py).
NOTICE_PROVIDERS, HOME_PROVIDERS = sections.NOTICE_PROVIDERS, sections.HOME_PROVIDERS
WAITING_PROVIDERS, PROFILE_PROVIDERS = sections.WAITING_PROVIDERS, sections.PROFILE_PROVIDERS
GROUP_NOTICE_PROVIDERS, GROUP_HOME_PROVIDERS = sections.GROUP_NOTICE_PROVIDERS, sections.GROUP_HOME_PROVIDERS
SESSION_PROVIDERS = sections.SESSION_PROVIDERS
# Who notes who was there, besides organizers: of `me` and `session`.
PRESENCE_NOTERS = ["meetings.policies.takes_notes"]
# What becomes of the words of a member who leaves or is removed: of `me` and `words`, while `me` is still there.
LEAVING_PROVIDERS = [
    "discussions.erasure.leaving",
    "meetings.erasure.leaving",
    "groups.needs.forget_of",
    "groups.erasure.leaving",
]
# What a member said in their group, for them to take along: of `me`, each a groups.taking_words.Words.
WORDS_PROVIDERS = ["groups.taking_words.said_here", "discussions.words.said_here", "meetings.words.said_here"]
# What is found, each of its kind: a fragment's template and its context, or None, of `user, query, where, after`. And
# where somebody can look besides the library: places of `user`, each with its id and name.
SEARCH_PROVIDERS = {
    "readings": "groups.searching.readings",
    "passages": "discussions.searching.passages",
    "said": "discussions.searching.said",
}
SEARCH_PLACES = ["groups.searching.places"]
# Why an account can't be deleted yet, as sentences, and what deleting it does.
ERASURE_OBSTACLES = ["groups.erasure.obstacles"]
ERASURE_PROVIDERS = [
    "discussions.erasure.erase",
    "meetings.erasure.erase",
    "groups.erasure.erase",
    "readings.erasure.erase",
    "accounts.erasure.erase",
]
# What is due by the clock, which letters there are, and what a round-up is made of.
DUE_PROVIDERS = due.DUE_PROVIDERS
MAIL_LETTERS, MAIL_STOPS = letters.MAIL_LETTERS, letters.MAIL_STOPS
ROUND_UP_PROVIDERS = letters.ROUND_UP_PROVIDERS

# The quick exit ends on this page of somebody else's.
EXIT_URL = env.address("EXIT_URL", "https://www.wikipedia.org/")
exit_origin = "{0.scheme}://{0.netloc}".format(urlsplit(EXIT_URL))

# Safety
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        # A browser holds a form's redirect to form-action too: the quick exit is a form that ends elsewhere.
        "form-action": [SELF, exit_origin],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = env.addresses("CSRF_TRUSTED_ORIGINS")
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
if PRODUCTION:
    # A browser takes a cookie of this prefix from this very host only, never from a neighbouring subdomain.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PRODUCTION else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY") else None
# W005 and W021: subdomains and the preload list belong to whoever owns the domain, not to this site.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
# A text of 5 MB can be pasted, and one of 10 MB is told so in the form; beyond that there is templates/400.html.
DATA_UPLOAD_MAX_MEMORY_SIZE = 11 * 1024 * 1024

# Mail
# The site's own address, with which links in mails begin: they are written where there is no request.
SITE_ADDRESS = env.address(
    "SITE_ADDRESS", "http://127.0.0.1:8000" if DEBUG else f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
)
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
if DEBUG:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.integer("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", f"hello@{ALLOWED_HOSTS[0].lstrip('.')}")

# One line a request on stdout.
LOGGING = LOGGING_TO_STDOUT
