"""The roof's own pages."""

from shijian.web.views.console import search, today
from shijian.web.views.faults import csrf_failure
from shijian.web.views.home import home, me
from shijian.web.views.legal import privacy, terms

__all__ = ["csrf_failure", "home", "me", "privacy", "search", "terms", "today"]
