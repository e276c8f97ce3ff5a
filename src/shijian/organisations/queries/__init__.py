"""Reading the tree, its places, posts and figures."""

from shijian.organisations.queries.figures import (
    Number,
    figures_of,
    numbers,
    residents,
    residents_of,
)
from shijian.organisations.queries.history import Event, history
from shijian.organisations.queries.lines import SHOW, Line, lacking_first, lines, shown, tallies
from shijian.organisations.queries.posts import (
    PostRow,
    Staffing,
    Vacancy,
    current_holdings,
    holding_for,
    post_of,
    post_rows,
    posts_open,
    staffing,
    vacancies,
    vacancies_of,
    with_gaps,
)
from shijian.organisations.queries.tree import (
    CONSOLE,
    Coverage,
    above,
    acting_organisations,
    ancestors,
    centre,
    centre_name,
    children,
    coverage,
    found,
    instead_of,
    institute_of,
    organisation_at,
    organisation_for,
    place_for,
    places,
    public_organisation,
    public_organisations,
    ranked,
    responsible_for,
    served_by,
    station_for,
    stations_to_cover,
    uncovered,
    visible_organisations,
)

__all__ = [
    "CONSOLE", "SHOW", "Coverage", "Event", "Line", "Number", "PostRow", "Staffing", "Vacancy",
    "above", "acting_organisations", "ancestors", "centre", "centre_name", "children", "coverage",
    "current_holdings", "figures_of", "found", "history", "holding_for", "instead_of",
    "institute_of", "lacking_first", "lines", "numbers", "organisation_at", "organisation_for",
    "place_for", "places", "post_of", "post_rows", "posts_open", "public_organisation",
    "public_organisations", "ranked", "residents", "residents_of", "responsible_for",
    "served_by", "shown", "staffing", "station_for", "stations_to_cover", "tallies",
    "uncovered", "vacancies", "vacancies_of", "visible_organisations", "with_gaps",
]  # fmt: skip
