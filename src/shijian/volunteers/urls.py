"""Addresses of the volunteers' pages."""

from django.urls import path

from shijian.volunteers import views

urlpatterns = [
    path("volunteers/register/", views.register, name="register"),
    path("volunteers/register/villages/", views.villages, name="villages"),
    path("volunteers/me/", views.me, name="me"),
    path("volunteers/me/offer/", views.offer, name="offer"),
    path("volunteers/consent/", views.consent, name="consent"),
    path("console/volunteers/", views.console_list, name="console"),
]
