"""What holds for every test: a busy machine makes no property fail."""

from hypothesis import settings

settings.register_profile("desk", deadline=None)
settings.load_profile("desk")
