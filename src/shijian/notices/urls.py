"""Addresses of the inbox."""

from django.urls import path

from shijian.notices import views

urlpatterns = [
    path("notices/", views.inbox, name="inbox"),
    path("notices/read/", views.all_read, name="all_read"),
    path("notices/<int:pk>/", views.opened, name="opened"),
]
