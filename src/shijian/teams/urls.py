"""Addresses of the teams' pages."""

from django.urls import path

from shijian.teams import views

CONSOLE = {"face": "console"}

urlpatterns = [
    path("teams/", views.public_list, name="list"),
    path("teams/mine/", views.mine, name="mine"),
    path("teams/<int:pk>/", views.public_detail, name="team"),
    path("teams/<int:pk>/join/", views.join, name="join"),
    path("teams/<int:pk>/leave/", views.leave, name="leave"),
    path("teams/requests/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("teams/<int:pk>/requests/", views.asked, name="requests"),
    path("teams/<int:pk>/requests/<int:asked>/accept/", views.accept, name="accept"),
    path("teams/<int:pk>/requests/<int:asked>/decline/", views.decline, name="decline"),
    path("teams/<int:pk>/members/", views.member_list, name="members"),
    path("teams/<int:pk>/poster/", views.poster, name="poster"),
    path("teams/<int:pk>/offer/", views.offer, name="offer"),
    path("console/teams/", views.console_list, name="console"),
    path("console/teams/mirror/", views.mirror, name="mirror"),
    path("console/teams/coverage/", views.coverage, name="coverage"),
    path("console/teams/<int:pk>/field/", views.assign_field, name="assign_field"),
    path("console/teams/new/", views.create, name="create"),
    path("console/teams/<int:pk>/", views.console_detail, name="console_team"),
    path("console/teams/<int:pk>/offer/", views.offer, CONSOLE, name="console_offer"),
    path("console/teams/<int:pk>/members/", views.console_members, name="console_members"),
    path("console/teams/<int:pk>/captain/", views.appoint, name="appoint"),
    path("console/teams/<int:pk>/publishing/", views.publishing, name="publishing"),
    path(
        "console/teams/<int:pk>/requests/<int:asked>/accept/",
        views.accept,
        CONSOLE,
        name="console_accept",
    ),
    path(
        "console/teams/<int:pk>/requests/<int:asked>/decline/",
        views.decline,
        CONSOLE,
        name="console_decline",
    ),
    path("console/volunteers/<int:pk>/", views.volunteer, name="volunteer"),
]
