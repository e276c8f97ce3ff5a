"""Addresses of service records: one's own, and those of the office."""

from django.urls import path

from shijian.hours import views

urlpatterns = [
    path("hours/", views.my_hours, name="my_hours"),
    path("hours/<int:pk>/", views.my_record, name="my_record"),
    path("console/hours/records/", views.record_list, name="record_list"),
    path("console/hours/records/<int:pk>/", views.record_file, name="record"),
    path("console/hours/records/<int:pk>/counter/", views.take_back, name="counter"),
]
