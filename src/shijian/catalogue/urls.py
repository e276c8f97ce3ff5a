"""Addresses of the reference data's pages."""

from django.urls import path

from shijian.catalogue import views

urlpatterns = [
    path("console/holidays/", views.holidays_page, name="holidays"),
    path("console/holidays/remove/", views.remove_page, name="remove_holiday"),
    path("console/holidays/settle/", views.settle_page, name="settle_holidays"),
    path("console/rules/", views.rules_page, name="rules"),
]
