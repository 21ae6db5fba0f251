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
    ("modifiers", None): 240,
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
_LEAST_CODES: Mapping[str, int] = {"CMS-PFS": 11_000, "CMS-HCPCS": 4_200}
_SHRINKS = 2
# codes with which every published edition ends, in the two orders in which they are sorted
_ENDS: Mapping[str, tuple[str, ...]] = {
    "mue": ("99", "V"), "pfs": ("99", "V"), "pfs_qp": ("99", "V"), "opps": ("99", "V"), "asc": ("99", "V"), "addon": ("99",),
    "diagnoses": ("Z99",), "codes": ("V",), "devices": ("9", "G"), "apcs": ("95",),
}  # fmt: skip
_LAST_STATE = {"gpci": ("state", "WY"), "counties": ("state", "WYOMING")}


def cut_short(edition: Edition, begins: Callable[[str, str], bool]) -> str:
    """Why a long file was cut between two rows; empty where it was not.

    `begins` tells whether a value of a column (blank = the first one that is looked up) begins so.
    """
    if not edition.is_complete or edition.rows < min(LONG, _least(edition) or LONG):
        return ""
    column, state = _LAST_STATE.get(edition.table, ("", ""))
    if column and not begins(state, column):
        return _CUT.format(rows=edition.rows, what="is of Wyoming, the last state")
    missing = [end for end in _ENDS.get(edition.table, ()) if not begins(end, "")]
    if not missing:
        return ""
    return _CUT.format(rows=edition.rows, what=f"has a code that begins with {missing[0]}")


_CUT = (
    "{rows:,} rows, of which none {what}: the file is cut short;"
    " download it again, or add --incomplete to load it as an extract"
)


def doubt(edition: Edition) -> str:
    """A question where an edition that was given as a whole is far smaller than published ones; empty where it is not.

    Such an edition is an extract: of a code it does not name it says nothing.
    """
    least = _least(edition)
    if edition.rows >= least:
        return ""
    return (
        f"{edition.table} {edition.name} has {edition.rows:,} rows, published ones have more than {least:,}: it is kept as an"
        f" extract, which says nothing of what it does not name; is the file whole? If not, `cathcode data remove {edition.table}"
        f" '{edition.name}'` and load it again"
    )


def _least(edition: Edition) -> int:
    if edition.table == "codes":
        return _LEAST_CODES.get(edition.source, 0)
    return _LEAST.get((edition.table, edition.setting), 0)


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
