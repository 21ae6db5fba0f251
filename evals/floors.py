"""Floors: the least a metric of a suite may be. One file; a floor that was lowered says why."""

from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from corpus.yaml_file import read_yaml

FLOORS = Path(__file__).with_name("floors.yaml")


class Floor(BaseModel):
    """`least` for metrics that are better higher, `most` for those better lower; of the whole suite or its fast part."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    suite: str
    metric: str
    least: float | None = Field(None, ge=0)
    most: float | None = Field(None, ge=0)
    part: Literal["both", "all", "fast"] = "both"
    reason: str = Field(min_length=10)


def floors(path: Path = FLOORS) -> tuple[Floor, ...]:
    """Every floor. Raises pydantic's ValidationError for one without a reason."""
    return tuple(Floor.model_validate(entry) for entry in read_yaml(path))


def missed(result: dict[str, Any], held: tuple[Floor, ...] | None = None) -> list[dict[str, Any]]:
    """The floors that a result is under, with what was measured; a floor whose metric was not measured is missed too."""
    suites = {one["suite"]: {m["metric"]: m for m in one["metrics"]} for one in result["suites"]}
    found = []
    for floor in floors() if held is None else held:
        if floor.suite not in suites or floor.part not in ("both", result["part"]):
            continue
        measured = suites[floor.suite].get(floor.metric)
        value = measured["value"] if measured else None
        if value is None or _under(floor, value):
            found.append({**floor.model_dump(exclude_none=True), "value": value})
    return found


def _under(floor: Floor, value: float) -> bool:
    return (floor.least is not None and value < floor.least) or (floor.most is not None and value > floor.most)
