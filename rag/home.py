"""The one folder under which the desk writes anything; found without the cost of reading every setting."""

import os
from pathlib import Path


def usual_home() -> Path:
    """The platform's usual folder for application data."""
    import platformdirs

    return Path(platformdirs.user_data_dir("cathcode", appauthor=False))


def home() -> Path:
    """`CATHCODE_HOME` from the environment or `.env`, as `Settings` reads it; the usual folder where it is unset."""
    named = os.environ.get("CATHCODE_HOME")
    if named is None and Path(".env").exists():
        from dotenv import dotenv_values

        named = dotenv_values(".env", encoding="utf-8").get("CATHCODE_HOME")
    return Path(named) if named else usual_home()
