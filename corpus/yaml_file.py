"""YAML files of the project, read safely and fast: values only, by the C parser where it is there."""

from pathlib import Path
from typing import Any


def read_yaml(path: Path) -> Any:
    """What the file holds. Raises yaml.YAMLError and OSError."""
    return parse_yaml(path.read_text(encoding="utf-8"))


def parse_yaml(text: str) -> Any:
    """The same for text."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(text, Loader=loader)  # noqa: S506  (a safe loader, by either name)
