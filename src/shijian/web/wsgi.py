"""What the web server serves."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from shijian.web.statics import Statics

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shijian.web.settings")
application = Statics(get_wsgi_application(), settings.STATIC_ROOT, settings.STATIC_URL)
import_module(settings.ROOT_URLCONF)  # a worker that cannot show its pages must not start
