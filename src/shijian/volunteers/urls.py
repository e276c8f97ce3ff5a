"""Addresses of the volunteers' pages."""

from django.urls import path

from shijian.volunteers import views

urlpatterns = [
    path("volunteers/register/", views.register, name="register"),
    path("volunteers/register/villages/", views.villages, name="villages"),
    path("volunteers/me/", views.me, name="me"),
    path("volunteers/me/offer/", views.offer, name="offer"),
    path("volunteers/consent/", views.consent, name="consent"),
    path("volunteers/invited/<int:pk>/<slug:code>/", views.invited, name="invited"),
    path("console/volunteers/", views.console_list, name="console"),
    path("console/volunteers/invitations/", views.rosters, name="rosters"),
    path("console/volunteers/invitations/<int:pk>/", views.roster, name="roster"),
    path("console/volunteers/invitations/<int:pk>/back/", views.take_back, name="take_back"),
]
