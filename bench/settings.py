"""The product's settings with one more address: the page that everything is compared with."""

from shijian.web.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
