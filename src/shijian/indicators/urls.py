"""The command view, its rows and the wall."""

from django.urls import path

from shijian.indicators import views

app_name = "indicators"
urlpatterns = [
    path("console/command/", views.command, name="command"),
    path("console/command/rows/orders/", views.order_rows, name="orders"),
    path("console/command/rows/volunteers/", views.volunteer_rows, name="volunteers"),
    path("console/command/rows/records/", views.record_rows, name="records"),
    path("console/command/rows/villages/", views.village_rows, name="villages"),
    path("console/organisations/<int:pk>/readiness/", views.readiness_page, name="readiness"),
    path("console/organisations/<int:pk>/move/", views.move_page, name="move"),
    path("console/places/<int:pk>/merge/", views.merge_page, name="merge"),
    path("console/places/<int:pk>/split/", views.split_page, name="split"),
    path("screen/", views.screen, name="screen"),
]
