"""The product's WSGI application with the settings of the bench."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"

from shijian.web.wsgi import application

__all__ = ["application"]
