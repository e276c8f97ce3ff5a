"""Addresses of service records: one's own, and those of the office."""

from django.urls import path

from shijian.hours.views import pending, records

urlpatterns = [
    path("hours/", records.my_hours, name="my_hours"),
    path("hours/waiting/<int:pk>/", pending.my_pending, name="my_pending"),
    path("hours/<int:pk>/", records.my_record, name="my_record"),
    path("console/hours/pending/", pending.pending_list, name="pending"),
    path("console/hours/pending/<int:pk>/", pending.pending_file, name="pending_file"),
    path("console/hours/pending/<int:pk>/agree/", pending.agree, name="agree"),
    path("console/hours/pending/<int:pk>/decide/", pending.decide, name="decide"),
    path("console/hours/records/", records.record_list, name="record_list"),
    path("console/hours/records/<int:pk>/", records.record_file, name="record"),
    path("console/hours/records/<int:pk>/counter/", records.take_back, name="counter"),
]
