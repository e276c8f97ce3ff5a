"""Addresses of one's own file."""

from django.urls import path

from shijian.dossiers.views import authority, cases, merging, own, standing

urlpatterns = [
    path("me/data/", own.held, name="held"),
    path("me/data/copy/", own.copy, name="copy"),
    path("me/data/cases/", cases.own_list, name="cases"),
    path("me/data/cases/<int:pk>/", cases.own, name="case"),
    path("me/data/ask/", cases.ask, name="ask"),
    path("me/data/consent/", cases.consent, name="consent"),
    path("me/data/close/", cases.close, name="close"),
    path("desk/data/", cases.desk, name="desk"),
    path("console/cases/", cases.office_list, name="office_cases"),
    path("console/cases/<int:pk>/", cases.office, name="office_case"),
    path("console/cases/<int:pk>/copy/", cases.office_copy, name="office_copy"),
    path("me/standing/", standing.own, name="standing"),
    path("me/standing/<slug:step>/", standing.step, name="step"),
    path("me/standing/appeals/<int:pk>/", standing.appeal, name="appeal"),
    path("console/volunteers/<int:pk>/suspend/", authority.suspend, name="suspend"),
    path("console/suspensions/<int:pk>/lift/", authority.lift, name="lift"),
    path("console/appeals/", authority.appeal_list, name="appeals"),
    path("console/appeals/<int:pk>/", authority.appeal, name="decide"),
    path("console/duplicates/", merging.duplicate_list, name="duplicates"),
    path("console/duplicates/<int:pk>/", merging.duplicate, name="duplicate"),
    path("console/duplicates/<int:pk>/merge/", merging.duplicate_merge, name="duplicate_merge"),
    path("console/duplicates/<int:pk>/apart/", merging.duplicate_apart, name="duplicate_apart"),
    path("console/merges/", merging.merge_list, name="merges"),
    path("console/merges/<int:pk>/", merging.merge, name="merge"),
]
