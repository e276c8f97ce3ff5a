"""Where the API is."""

from django.urls import path

from shijian.openapi.api import api

app_name = "openapi"
urlpatterns = [path("api/v1/", api.urls)]
