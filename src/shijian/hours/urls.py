"""Addresses of service records: one's own, and those of the office."""

from django.urls import path

from shijian.hours.views import correcting, objections, pending, records

urlpatterns = [
    path("hours/", records.my_hours, name="my_hours"),
    path("hours/public/", correcting.public, name="public"),
    path("hours/objections/", objections.my_objections, name="my_objections"),
    path("hours/outside/new/", objections.outside_new, name="outside_new"),
    path("hours/outside/<int:pk>/proof/", objections.proof, name="proof"),
    path("hours/<int:pk>/object/", objections.dispute, name="dispute"),
    path("hours/waiting/<int:pk>/object/", objections.appeal, name="appeal"),
    path("hours/waiting/<int:pk>/", pending.my_pending, name="my_pending"),
    path("hours/<int:pk>/", records.my_record, name="my_record"),
    path("console/hours/pending/", pending.pending_list, name="pending"),
    path("console/hours/pending/<int:pk>/", pending.pending_file, name="pending_file"),
    path("console/hours/pending/<int:pk>/agree/", pending.agree, name="agree"),
    path("console/hours/pending/<int:pk>/decide/", pending.decide, name="decide"),
    path("console/hours/pending/<int:pk>/rewrite/", correcting.rewrite_pending, name="rewrite"),
    path("console/hours/objections/", objections.objection_list, name="objections"),
    path("console/hours/objections/<int:pk>/", objections.objection_file, name="objection"),
    path("console/hours/outside/<int:pk>/", objections.outside_file, name="outside"),
    path("console/hours/records/<int:pk>/correct/", correcting.correct_record, name="correct"),
    path("console/hours/records/<int:pk>/sample/", correcting.sample, name="sample"),
    path("console/hours/records/", records.record_list, name="record_list"),
    path("console/hours/records/<int:pk>/", records.record_file, name="record"),
    path("console/hours/records/<int:pk>/counter/", records.take_back, name="counter"),
]
