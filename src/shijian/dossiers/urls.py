"""Addresses of one's own file."""

from django.urls import path

from shijian.dossiers.views import own

urlpatterns = [
    path("me/data/", own.held, name="held"),
    path("me/data/copy/", own.copy, name="copy"),
]
