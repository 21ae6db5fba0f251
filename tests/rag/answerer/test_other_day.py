"""Work of a later day beside the case: parted from it, and left whole where there is none."""

from datetime import date

import pytest

from rag.answerers.embedded.other_day import days_told

DAY = date(2025, 12, 30)
PARTED = {
    "STEMI, RCA thrombectomy and DES x1, then staged LAD stent 3 days later": ["LAD stent 2026-01-02"],
    "LAD stented today. Tomorrow RCA will be stented. Codes for both days?": ["RCA stented 2025-12-31"],
    "DES to LAD; two weeks later DES to the RCA with IVUS. codes?": ["DES to the RCA with IVUS 2026-01-13"],
    "rota + DES RCA, LCx DES the next day, and LAD DES 2 weeks later. what do we bill": [
        "LCx DES 2025-12-31",
        "LAD DES 2026-01-13",
    ],
    "LAD DES x1 one lesion, next day PCI of OM1 with DES": ["PCI of OM1 with DES 2025-12-31"],
    "LAD stented, RCA to be done next month": ["RCA None"],
    "LAD stented, staged PCI of the RCA planned in 4 weeks. code?": ["PCI of the RCA None"],
}
WHOLE = (
    "NSTEMI, PCI the next day: 1 DES mid LAD",
    "pt back in 3 weeks for planned PCI of the RCA (LAD done at index), 1 DES. today's code?",
    "Planned staged PCI of the RCA, 1 DES to mid RCA",
    "pt with LAD stent last week here for planned RCA PCI. DES x1",
    "LAD DES x1 and RCA DES x1",
)


@pytest.mark.parametrize("text", PARTED)
def test_work_of_a_later_day_is_parted(text: str) -> None:
    told = days_told(text, DAY)
    assert [f"{other.facts} {other.day}" for other in told.others] == PARTED[text]
    assert all(other.words not in told.first for other in told.others)


@pytest.mark.parametrize("text", WHOLE)
def test_a_case_of_one_day_stays_whole(text: str) -> None:
    assert days_told(text, DAY).first == text
    assert days_told(text, DAY).others == ()
