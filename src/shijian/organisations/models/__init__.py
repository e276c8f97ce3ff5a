"""Places of the county, organisations on them, posts and their holders, figures."""

from shijian.organisations.models.duty import Duty, TimeRange
from shijian.organisations.models.figures import Figure, TakenBack
from shijian.organisations.models.life import Evidence, Guidance, Plate
from shijian.organisations.models.posts import DateRange, Holding
from shijian.organisations.models.tree import Organisation, Place, Succession

__all__ = [
    "DateRange",
    "Duty",
    "Evidence",
    "Figure",
    "Guidance",
    "Holding",
    "Organisation",
    "Place",
    "Plate",
    "Succession",
    "TakenBack",
    "TimeRange",
]
