"""A page of the portal's shell around one `select 1`, behind all of the product's middleware."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

PAGE = '{% extends "web/portal.html" %}{% block content %}{{ one }}{% endblock %}'


def one(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        found = cursor.fetchone()[0]
    page = engines["django"].from_string(PAGE)
    return HttpResponse(page.render({"one": found}, request))


urlpatterns = [path("bench/one/", one), path("", include("shijian.web.urls"))]
