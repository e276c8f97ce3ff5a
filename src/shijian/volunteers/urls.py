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
    path("volunteers/not-me/<int:pk>/<slug:code>/", views.not_me, name="not_me"),
    path("volunteers/wards/", views.wards, name="wards"),
    path("volunteers/wards/new/", views.ward, name="ward"),
    path("volunteers/wards/<int:pk>/consent/", views.ward_consent, name="ward_consent"),
    path("desk/volunteers/", views.assist, name="assist"),
    path("desk/volunteers/<int:pk>/", views.assisted, name="assisted"),
    path("desk/volunteers/not-me/", views.strangers, name="strangers"),
    path("desk/volunteers/not-me/<int:pk>/", views.stranger, name="stranger"),
    path("console/volunteers/<int:pk>/form/", views.signed_form, name="signed_form"),
    path("volunteers/papers/", views.papers, name="papers"),
    path("volunteers/papers/<int:pk>/file/", views.paper_file, name="paper_file"),
    path("console/volunteers/papers/", views.paper_list, name="paper_list"),
    path("console/volunteers/papers/<int:pk>/", views.paper, name="paper"),
    path("console/volunteers/papers/<int:pk>/accept/", views.paper_accept, name="paper_accept"),
    path("console/volunteers/papers/<int:pk>/refuse/", views.paper_refuse, name="paper_refuse"),
    path("console/volunteers/identities/", views.identities, name="identities"),
    path("console/volunteers/identities/<int:pk>/", views.identity_seen, name="identity_seen"),
    path("volunteers/me/about/", views.about, name="about"),
    path("console/volunteers/unit/", views.unit, name="unit"),
    path("console/volunteers/", views.console_list, name="console"),
    path("console/volunteers/export/", views.export, name="export"),
    path("console/volunteers/invitations/", views.rosters, name="rosters"),
    path("console/volunteers/invitations/<int:pk>/", views.roster, name="roster"),
    path("console/volunteers/invitations/<int:pk>/back/", views.take_back, name="take_back"),
]
