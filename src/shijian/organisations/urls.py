"""Addresses of the tree's pages."""

from django.urls import path

from shijian.organisations import views

urlpatterns = [
    path("organisations/", views.public_list, name="public"),
    path("organisations/<int:pk>/", views.public_detail, name="public_detail"),
    path("console/organisations/", views.console_list, name="console"),
    path("console/organisations/subcentre/", views.subcentre_page, name="subcentre"),
    path("console/organisations/<int:pk>/", views.console_detail, name="detail"),
    path("console/organisations/<int:pk>/establish/", views.establish_page, name="establish"),
    path("console/organisations/<int:pk>/office/", views.describe_page, name="describe"),
    path("console/organisations/<int:pk>/appoint/", views.appoint_page, name="appoint"),
    path("console/organisations/<int:pk>/figures/", views.figures_page, name="figures"),
    path("console/organisations/<int:pk>/villages/", views.coverage_page, name="coverage"),
    path("console/organisations/<int:pk>/staffing/", views.staffing_page, name="staffing"),
    path("console/holdings/<int:pk>/hand-over/", views.hand_over_page, name="hand_over"),
    path("console/holdings/<int:pk>/renew/", views.renew_page, name="renew"),
    path("console/holdings/<int:pk>/end/", views.end_page, name="end"),
    path("console/places/<int:pk>/cover/", views.cover_page, name="cover"),
]
