"""Reference files that stand beside the checkout and are not part of the product; tests that use them skip without."""

from pathlib import Path

import pytest


def shared(*parts: str) -> Path:
    """A path below the reference folder; skips the test where it is not there."""
    path = Path(__file__).resolve().parents[2].joinpath("shared", *parts)
    if not path.exists():
        pytest.skip(f"reference file {'/'.join(parts)} is not beside this checkout")
    return path
