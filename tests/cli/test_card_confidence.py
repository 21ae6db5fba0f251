"""What a card of a code presumes, or leaves open, is not told like what a table names."""

from tests.cli.conftest import Run

DAY = ("--dos", "2026-05-04")


def _row(shown: str, name: str) -> str:
    """A row of the card's table with the lines it runs over, in one line."""
    _, _, rest = shown.partition(name)
    cells = []
    for n, line in enumerate(rest.splitlines()):
        first, _, second = line.strip("│ ").partition("│")
        if n and line.startswith("│") and line[1:30].strip():
            break
        cells.append(second.strip() or first.strip())
    return " ".join(cells)


def test_presumed_primaries_stand_apart_from_listed_ones(cathcode: Run) -> None:
    row = _row(cathcode("lookup", "92972", *DAY).stdout, "add-on: may stand beside")
    listed, _, presumed = row.partition("presumed:")
    assert "92928" in listed
    assert "92930" not in listed
    assert "92930" in presumed


def test_open_primaries_are_for_the_contractor(cathcode: Run) -> None:
    row = _row(cathcode("lookup", "0914T", *DAY).stdout, "add-on: may stand beside")
    listed, _, asked = row.partition("open, ask the contractor:")
    assert "92928" in listed
    assert "92930" not in listed
    assert "C9600" in asked


def test_edits_name_the_kind_of_claim_they_are_of(cathcode: Run) -> None:
    assert "Denied beside it on a physician claim, indicator 0" in cathcode("lookup", "92928", *DAY).stdout
    hospital = cathcode("lookup", "C9600", *DAY, "--setting", "hospital_outpatient").stdout
    assert "Denied beside it on a facility claim, indicator 1" in hospital
