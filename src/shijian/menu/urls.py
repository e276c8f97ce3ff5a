"""Addresses of the menu's pages."""

from django.urls import path

from shijian.menu import views

CONSOLE = {"face": "console"}

urlpatterns = [
    path("menu/", views.public_list, name="list"),
    path("menu/mine/", views.mine, name="mine"),
    path("menu/new/", views.create, name="create"),
    path("menu/<int:pk>/", views.public_item, name="item"),
    path("menu/<int:pk>/edit/", views.edit, name="edit"),
    path("menu/<int:pk>/open/", views.open_, name="open"),
    path("menu/<int:pk>/close/", views.close, name="close"),
    path("console/menu/", views.console_list, name="console"),
    path("console/menu/new/", views.create, CONSOLE, name="console_create"),
    path("console/menu/<int:pk>/", views.console_item, name="console_item"),
    path("console/menu/<int:pk>/edit/", views.edit, CONSOLE, name="console_edit"),
    path("console/menu/<int:pk>/open/", views.open_, CONSOLE, name="console_open"),
    path("console/menu/<int:pk>/close/", views.close, CONSOLE, name="console_close"),
]
