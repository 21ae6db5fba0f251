"""How many rows a published table usually has, so that a file cut off between two rows is noticed."""

from collections.abc import Callable, Iterable, Mapping

from corpus.cms.grid import LONG
from corpus.rows import Setting
from corpus.tables import Edition

# about two thirds of the fewest rows seen in a published edition (2019 to 2026)
_LEAST: Mapping[tuple[str, Setting | None], int] = {
    ("ptp", Setting.PHYSICIAN): 1_700_000,
    ("ptp", Setting.HOSPITAL_OUTPATIENT): 1_180_000,
    ("mue", Setting.PHYSICIAN): 10_000,
    ("mue", Setting.HOSPITAL_OUTPATIENT): 10_000,
    ("addon", None): 5_400,
    ("pfs", None): 12_500,
    ("pfs_qp", None): 12_500,
    ("gpci", None): 100,  # 109 to 112 localities: few enough to be exact
    ("counties", None): 100,
    ("opps", None): 11_700,
    ("apcs", None): 660,
    ("complexity", None): 280,
    ("asc", None): 5_800,
    ("devices", None): 2_800,
    ("diagnoses", None): 63_000,
    ("excludes1", None): 5_300,
    ("instructions", None): 1_000,
    ("zips", None): 28_000,
    ("zips_plus4", None): 700_000,
}
_SHRINKS = 2
# codes with which every published edition ends, in the two orders in which they are sorted
_ENDS: Mapping[str, tuple[str, ...]] = {
    "mue": ("99", "V"), "pfs": ("99", "V"), "pfs_qp": ("99", "V"), "opps": ("99", "V"), "asc": ("99", "V"), "addon": ("99",),
    "diagnoses": ("Z99",),
}  # fmt: skip


def cut_short(edition: Edition, begins: Callable[[str], bool]) -> str:
    """Why a long file was cut between two rows; empty where it was not. `begins` tells whether a code begins so."""
    if not edition.is_complete or edition.rows < LONG:
        return ""
    missing = [end for end in _ENDS.get(edition.table, ()) if not begins(end)]
    if not missing:
        return ""
    return (
        f"{edition.rows:,} rows, of which none has a code that begins with {missing[0]}: the file is cut short;"
        " download it again, or add --incomplete to load it as an extract"
    )


def doubt(edition: Edition) -> str:
    """A question where a complete edition is far smaller than published ones are; empty where it is not."""
    least = _LEAST.get((edition.table, edition.setting), 0)
    if not edition.is_complete or edition.rows >= least:
        return ""
    return (
        f"{edition.table} {edition.name} has {edition.rows:,} rows, published ones have more than {least:,}: is the file whole?"
        f" If not, `cathcode data remove {edition.table} '{edition.name}'` and load it again"
    )


def shrunk(edition: Edition, held: Iterable[Edition]) -> str:
    """What is wrong where an edition has less than half the rows of another loaded one; empty where nothing is."""
    others = [
        other
        for other in held
        if (other.table, other.setting) == (edition.table, edition.setting)
        and other.is_complete
        and other.source == edition.source
    ]
    largest = max(others, key=lambda other: other.rows, default=None)
    if largest is None or not edition.is_complete or edition.rows * _SHRINKS >= largest.rows or largest.rows < 100:
        return ""
    return (
        f"{edition.rows:,} rows, where {largest.table} {largest.name} has {largest.rows:,}: the file is cut short; download it"
        " again, or add --incomplete to load it as an extract"
    )
