"""What holds for every test: a busy machine makes no property fail, and a run tries what the run before tried.

`--hypothesis-profile=search` tries new examples each time: to look for faults, not to judge a change.
"""

from hypothesis import settings

settings.register_profile("desk", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None)
settings.load_profile("desk")
