"""Properties run the same examples every time: a failure in one place is a failure everywhere."""

from hypothesis import settings

settings.register_profile("engines", derandomize=True, deadline=None, max_examples=50)
settings.load_profile("engines")
