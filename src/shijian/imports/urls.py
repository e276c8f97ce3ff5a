"""Addresses of tables on their way in."""

from django.urls import path

from shijian.imports import views

urlpatterns = [
    path("console/imports/", views.home, name="home"),
    path("console/imports/<slug:kind>/new/", views.bring, name="bring"),
    path("console/imports/<slug:kind>/template/", views.template, name="template"),
    path("console/imports/<int:pk>/", views.batch, name="batch"),
    path("console/imports/<int:pk>/fix/", views.fix, name="fix"),
    path("console/imports/<int:pk>/faults/", views.faults, name="faults"),
    path("console/imports/<int:pk>/merge/", views.merge, name="merge"),
    path("console/imports/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("console/imports/<int:pk>/undo/", views.undo, name="undo"),
]
