"""What every file held beside the checkout is taken for: table, setting and edition, or in one sentence why not."""

import pytest

from corpus.cms.part import Hints
from corpus.cms.recognise import parts
from corpus.errors import BadPublication
from tests.shared_files import shared

pytestmark = pytest.mark.shared
PHYSICIAN, HOSPITAL = "physician", "hospital_outpatient"
READ: dict[str, set[tuple[str, str, str]]] = {
    "rvu26c_pprrvu_nonqpp.zip": {("pfs", "RVU26C", ""), ("codes", "RVU26C", "")},
    "rvu25d.zip": {("pfs", "RVU25D", ""), ("codes", "RVU25D", ""), ("gpci", "2025", ""), ("counties", "2025", "")},
    "rvu25a_pprrvu_gpci.zip": {("pfs", "RVU25A", ""), ("codes", "RVU25A", ""), ("gpci", "2025", "")},
    "pfrev26b/PFREV26B_QP.zip": {("payments_qp", "PFREV26B", "")},
    "pfrev26b/PFREV26B_nonQP.zip": {("payments", "PFREV26B", "")},
    "mue_practitioner_2026q2.zip": {("mue", "2026Q2", PHYSICIAN)},
    "ncci_2024q3/ptp_prac_2024q3_all.csv.gz": {("ptp", "2024Q3", PHYSICIAN)},
    "ncci_2024q3/ptp_out_2024q3_all.csv.gz": {("ptp", "2024Q3", HOSPITAL)},
    "opps_2025_addenda.zip": {("apcs", "CY2025", ""), ("opps", "CY2025", ""), ("complexity", "CY2025", "")},
    "opps_web_addendum_b_2023_jan.zip": {("opps", "2023 January", "")},
    "opps_addendum_b_2026_apr_status_rate.csv.gz": {("opps", "2026 April", "")},
    "asc_addenda_2025_jan.zip": {("asc", "2025 January", ""), ("devices", "2025 January", "")},
    "icd10cm_order_2021_jan.zip": {("diagnoses", "FY2021 January", "")},
    "icd10cm_tabular_2021.zip": {("excludes1", "FY2021", ""), ("instructions", "FY2021", "")},
    "hcpcs_2019_anweb.zip": {("codes", "HCPCS 2019 January", ""), ("modifiers", "HCPCS 2019 January", "")},
    "hcpcs_2020_oct_anweb.xlsx": {("codes", "HCPCS 2020 October", ""), ("modifiers", "HCPCS 2020 October", "")},
    "cathlab_extracts/gpci_2026.csv": {("gpci", "2026", "")},
    "excerpts_2026/HCPC2026_OCT_ANWEB.excerpt.csv": {("modifiers", "HCPCS 2026 October", "")},
    "excerpts_2026/PPRRVU2026_Jul_nonQPP.excerpt.redacted.csv": {("pfs", "RVU26C", ""), ("codes", "RVU26C", "")},
    "excerpts_2026/ccipra-v322r0-f1.excerpt.txt": {("ptp", "2026Q3", PHYSICIAN)},
    "excerpts_2026/icd10cm_order_2026.excerpt.txt": {("diagnoses", "FY2026", "")},
}
ASKED = {  # copies whose name does not tell the quarter
    "ncci_2024q3/aoc_2024_8col_yearonly.csv.gz": ("addon", ""),
    "cathlab_extracts/aoc_pci.csv": ("addon", ""),
    "ncci_2024q3/mue_outpatient.csv.gz": ("mue", HOSPITAL),
    "ncci_2024q3/mue_practitioner.csv.gz": ("mue", PHYSICIAN),
}
REFUSED = {
    "icd10cm_addenda.zip": "load the order file of the whole year",
    "cathlab_extracts/addendum_b_pci.csv": "an excerpt of several editions",
    "cathlab_extracts/mue_aoc_92930_92945.csv": "an excerpt of several editions",
    "cathlab_extracts/mue_pci.csv": "an excerpt of several editions",
    "cathlab_extracts/pprrvu_pci.csv": "an excerpt of several editions",
    "cathlab_extracts/ptp_pci_pairs.csv": "an excerpt of several editions",
    "cathlab_extracts/ptp_pci_pairs_oph_2026q4.csv": "an excerpt of several editions",
    "cathlab_extracts/pfs_2026_jul_nonqpp_cathlab.csv": "no published table that is known",
}


def _found(name: str, hints: Hints) -> set[tuple[str, str, str]]:
    path = shared("cms", *name.split("/"))
    return {part.key for part in parts([path], hints)[0]}


def test_no_file_is_left_out() -> None:
    folder = shared("cms")
    held = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {name for name in held if not name.endswith(".md")} == {*READ, *ASKED, *REFUSED}


@pytest.mark.parametrize("name", READ)
def test_recognised_by_its_content(name: str) -> None:
    assert _found(name, Hints()) == READ[name]


@pytest.mark.parametrize("name", ASKED)
def test_asked_for_its_quarter(name: str) -> None:
    with pytest.raises(BadPublication, match="of which quarter"):
        _found(name, Hints())
    table, setting = ASKED[name]
    assert _found(name, Hints(edition="2024Q3")) == {(table, "2024Q3", setting)}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_its_reason(name: str) -> None:
    with pytest.raises(BadPublication, match=REFUSED[name]) as caught:
        _found(name, Hints())
    assert "\n" not in str(caught.value)
