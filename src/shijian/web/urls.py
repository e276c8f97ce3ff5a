"""Every address of the site; a room whose addresses are missing here cannot be reached."""

from importlib.util import find_spec

from django.urls import include, path

from shijian.openapi.api import api, nowhere
from shijian.web import shells, views

PAGED = (
    "journal", "accounts", "notices", "catalogue", "organisations", "volunteers", "teams", "menu",
    "activities", "hours", "points", "orders", "supervision", "imports", "dossiers", "indicators",
)  # fmt: skip

urlpatterns = [
    path("", views.home, name="home"),
    path("me/", views.me, name="me"),
    path("privacy/", views.privacy, name="privacy"),
    path("terms/", views.terms, name="terms"),
    path("console/", views.today, name="today"),
    path("console/search/", views.search, name="search"),
    path("view/", shells.choose_view, name="view"),
    path("offline/", shells.offline, name="offline"),
    path("sw.js", shells.service_worker, name="service_worker"),
    path("manifest.webmanifest", shells.manifest, name="manifest"),
    path("components/", shells.components, name="components"),
    path("components/<slug:face>/", shells.components, name="components_face"),
    path("api/v1/", api.urls),
    path("api/<path:rest>", nowhere, name="no_operation"),
    path("i18n/", include("django.conf.urls.i18n")),
    *(
        path("", include((f"shijian.{room}.urls", room), namespace=room))
        for room in PAGED
        if find_spec(f"shijian.{room}.urls")
    ),
]
