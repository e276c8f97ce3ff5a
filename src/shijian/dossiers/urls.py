"""Addresses of one's own file."""

from django.urls import path

from shijian.dossiers.views import merging, own

urlpatterns = [
    path("me/data/", own.held, name="held"),
    path("me/data/copy/", own.copy, name="copy"),
    path("console/duplicates/", merging.duplicate_list, name="duplicates"),
    path("console/duplicates/<int:pk>/", merging.duplicate, name="duplicate"),
    path("console/duplicates/<int:pk>/merge/", merging.duplicate_merge, name="duplicate_merge"),
    path("console/duplicates/<int:pk>/apart/", merging.duplicate_apart, name="duplicate_apart"),
    path("console/merges/", merging.merge_list, name="merges"),
    path("console/merges/<int:pk>/", merging.merge, name="merge"),
]
