"""Addresses of the complaints."""

from django.urls import path

from shijian.supervision import views

urlpatterns = [
    path("complaints/", views.leave, name="leave"),
    path("complaints/received/", views.received, name="received"),
    path("complaints/find/", views.find, name="find"),
    path("console/complaints/", views.complaint_list, name="list"),
    path("console/complaints/<int:pk>/", views.answer, name="answer"),
]
