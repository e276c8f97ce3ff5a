"""Pages of activities: for residents, for captains on the spot, for the office."""
