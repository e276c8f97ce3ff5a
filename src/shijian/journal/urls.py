"""Reading the journal."""

from django.urls import path

from shijian.journal import views

app_name = "journal"
urlpatterns = [path("console/journal/", views.read, name="list")]
