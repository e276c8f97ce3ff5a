"""Addresses of points."""

from django.urls import path

from shijian.points import views

urlpatterns = [path("points/", views.my_points, name="my_points")]
