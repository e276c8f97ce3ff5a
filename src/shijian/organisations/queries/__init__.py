"""Reading the tree, its places, posts and figures."""

from shijian.organisations.queries.figures import (
    Number,
    figures_of,
    numbers,
    residents,
    residents_of,
)
from shijian.organisations.queries.history import Event, history
from shijian.organisations.queries.posts import (
    PostRow,
    Vacancy,
    current_holdings,
    gaps,
    holding_for,
    leading_holdings,
    post_rows,
    posts_open,
    vacancies,
    with_gaps,
)
from shijian.organisations.queries.tree import (
    CONSOLE,
    Coverage,
    acting_organisations,
    ancestors,
    centre,
    children,
    coverage,
    found,
    organisation_at,
    organisation_for,
    place_for,
    places,
    public_organisation,
    public_organisations,
    responsible_for,
    station_for,
    stations_to_cover,
    uncovered,
    visible_organisations,
)

__all__ = [
    "CONSOLE", "Coverage", "Event", "Number", "PostRow", "Vacancy", "acting_organisations",
    "ancestors", "centre", "children", "coverage", "current_holdings", "figures_of", "found",
    "gaps", "history", "holding_for", "leading_holdings", "numbers", "organisation_at",
    "organisation_for", "place_for", "places", "post_rows", "posts_open", "public_organisation",
    "public_organisations", "residents", "residents_of", "responsible_for", "station_for",
    "stations_to_cover", "uncovered", "vacancies", "visible_organisations", "with_gaps",
]  # fmt: skip
