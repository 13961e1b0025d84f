"""The WSGI entry that the production server loads; Django's development server brings its own."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from config.environment import refuse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
if settings.DEBUG:
    raise refuse("DEBUG", "should be 0, or not set, where the site is served to others; ./run is for trying it out")
application = get_wsgi_application()
