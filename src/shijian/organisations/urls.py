"""Addresses of the tree's pages."""

from django.urls import path

from shijian.organisations import views

urlpatterns = [
    path("organisations/", views.public_list, name="public"),
    path("organisations/<int:pk>/", views.public_detail, name="public_detail"),
    path("console/organisations/", views.console_list, name="console"),
    path("console/organisations/export/<slug:what>/", views.export, name="export"),
    path("console/organisations/subcentre/", views.subcentre_page, name="subcentre"),
    path("console/organisations/<int:pk>/", views.console_detail, name="detail"),
    path("console/organisations/<int:pk>/establish/", views.establish_page, name="establish"),
    path("console/organisations/<int:pk>/office/", views.describe_page, name="describe"),
    path("console/organisations/<int:pk>/appoint/", views.appoint_page, name="appoint"),
    path("console/organisations/<int:pk>/figures/", views.figures_page, name="figures"),
    path("console/organisations/<int:pk>/villages/", views.coverage_page, name="coverage"),
    path("console/organisations/<int:pk>/point/", views.point_page, name="point"),
    path("console/organisations/<int:pk>/roster/", views.roster_page, name="roster"),
    path("console/organisations/<int:pk>/locate/", views.locate_page, name="locate"),
    path("console/duties/<int:pk>/drop/", views.drop_duty_page, name="drop_duty"),
    path("console/organisations/<int:pk>/life/", views.life_page, name="life"),
    path("console/organisations/<int:pk>/suspend/", views.suspend_page, name="suspend"),
    path("console/organisations/<int:pk>/resume/", views.resume_page, name="resume"),
    path("console/organisations/<int:pk>/withdraw/", views.withdraw_page, name="withdraw"),
    path("console/organisations/<int:pk>/plate/", views.plate_page, name="plate"),
    path("console/organisations/<int:pk>/guidance/", views.guidance_page, name="guidance"),
    path("console/organisations/<int:pk>/evidence/", views.evidence_page, name="evidence"),
    path("console/plates/<int:pk>/take/", views.take_plate_page, name="take_plate"),
    path("console/evidence/<int:pk>/file/", views.evidence_file, name="evidence_file"),
    path(
        "console/evidence/<int:pk>/withdraw/",
        views.withdraw_evidence_page,
        name="withdraw_evidence",
    ),
    path("console/organisations/<int:pk>/staffing/", views.staffing_page, name="staffing"),
    path("console/holdings/<int:pk>/hand-over/", views.hand_over_page, name="hand_over"),
    path("console/holdings/<int:pk>/renew/", views.renew_page, name="renew"),
    path("console/holdings/<int:pk>/end/", views.end_page, name="end"),
    path("console/places/<int:pk>/cover/", views.cover_page, name="cover"),
]
