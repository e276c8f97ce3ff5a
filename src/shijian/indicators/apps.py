"""Figures that open the rows behind them."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "shijian.indicators"
    label = "indicators"
    default_auto_field = "django.db.models.BigAutoField"
