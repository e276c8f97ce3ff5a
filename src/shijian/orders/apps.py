"""Residents' needs, from placed to rated."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "shijian.orders"
    label = "orders"
    default_auto_field = "django.db.models.BigAutoField"
    append_only = ("orders_step", "orders_rating", "orders_authorisation", "orders_paper")
