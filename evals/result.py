"""One case run and judged."""

from dataclasses import dataclass

from evals.cases import EvalCase
from evals.got import Got
from evals.judge import Judged


@dataclass(frozen=True, slots=True)
class Result:
    """`seconds` is wall time of the answer alone."""

    case: EvalCase
    got: Got
    judged: tuple[Judged, ...]
    seconds: float

    @property
    def ok(self) -> bool:
        return all(one.ok for one in self.judged)

    @property
    def cluster(self) -> str:
        """What this case is not independent of: its group, else itself."""
        return self.case.group or self.case.id
