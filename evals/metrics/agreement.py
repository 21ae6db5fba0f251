"""Whether cases of one group go together: paraphrases give the same lines, twins of two years give each year's."""

from collections import Counter

from evals.judge import normal
from evals.metrics.metric import Score, metric
from evals.result import Result


@metric("paraphrases agree", of_groups=True)
def agreement(group: tuple[Result, ...]) -> Score:
    """Share of the wordings of one case that give the lines most of them give; over all groups together."""
    if len(group) < 2:
        return None
    sets = Counter(tuple(sorted(map(normal, r.got.lines))) for r in group)
    return float(sets.most_common(1)[0][1]), float(len(group))


@metric("whole groups alike", of_groups=True)
def unanimous(group: tuple[Result, ...]) -> Score:
    """Share of groups whose wordings all give the same lines."""
    return None if len(group) < 2 else float(len({tuple(sorted(map(normal, r.got.lines))) for r in group}) == 1)


@metric("whole groups right", of_groups=True)
def all_right(group: tuple[Result, ...]) -> Score:
    """Share of groups in which every case came out as expected; for twins: both years right."""
    return None if len(group) < 2 else float(all(r.ok for r in group))


@metric("years told apart", of_groups=True)
def told_apart(group: tuple[Result, ...]) -> Score:
    """Of the twins whose expectation differs between the years, the share that gives different results."""
    if len(group) != 2 or group[0].case.expect == group[1].case.expect:
        return None
    one, other = (r.got for r in group)
    seen = ((g.verdict, g.abstained, tuple(sorted(map(normal, g.lines))), g.text) for g in (one, other))
    return float(len(set(seen)) == 2)
