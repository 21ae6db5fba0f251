"""The rows of the reference tables.

Codes are text, dates are `datetime.date` with both ends inclusive, money is `Decimal` US dollars, RVUs and GPCIs are
`Decimal` without a unit. `source` is a key of the register of sources; where it is empty the edition's source holds.
`confidence` is `high`, `medium` or `low`: high may decide, medium decides with its source shown, low never decides.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from corpus.span import OPEN_END, OPEN_START


class Setting(StrEnum):
    """Who bills: the physician, the hospital outpatient department, or the ambulatory surgical center."""

    PHYSICIAN = "physician"
    HOSPITAL_OUTPATIENT = "hospital_outpatient"
    ASC = "asc"


class Confidence(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A CPT, Category III or HCPCS Level II code in force from `valid_from` to `valid_to`.

    `kind` is one of pci_base, pci_addon, addon, deleted_other, category_iii, category_iii_addon, imaging,
    diagnostic_cath, procedure, mcs, sedation, unlisted, hcpcs, hcpcs_device, hcpcs_des, or related (a code that edits
    mention, held without a description). `label` is a short name in our own words, empty for `related`.
    """

    code: str
    system: str  # CPT, CPT3 or HCPCS
    kind: str
    label: str
    valid_from: date
    valid_to: date = OPEN_END
    is_addon: bool = False
    replaced_by: tuple[str, ...] = ()
    replacement_note: str = ""
    note: str = ""
    source: str = ""
    confidence: Confidence = Confidence.HIGH


@dataclass(frozen=True, slots=True)
class ModifierRow:
    """A two-character modifier. `kind`: artery, anatomic, distinct, component, service, global, assistant, facility."""

    modifier: str
    kind: str
    label: str
    use: str
    opens_ptp: bool  # may open an edit of modifier indicator 1
    professional: bool  # belongs on a professional claim
    facility: bool  # belongs on a facility claim
    valid_from: date = OPEN_START
    valid_to: date = OPEN_END
    source: str = ""
    confidence: Confidence = Confidence.HIGH


@dataclass(frozen=True, slots=True)
class PtpRow:
    """A procedure-to-procedure edit: column two is denied beside column one.

    `indicator`: 0 no modifier opens it, 1 a fitting modifier may, 9 not applicable (deleted on the day it began).
    """

    column1: str
    column2: str
    indicator: int
    effective: date = OPEN_START
    deletion: date = OPEN_END  # last valid day
    rationale: str = ""
    source: str = ""
    confidence: Confidence = Confidence.HIGH


@dataclass(frozen=True, slots=True)
class MueRow:
    """Medically unlikely edit. `units` a line (MAI 1) or a day (MAI 2 policy, 3 clinical). `mai` 0 = not told."""

    code: str
    units: int
    mai: int
    rationale: str = ""
    source: str = ""
    confidence: Confidence = Confidence.HIGH


@dataclass(frozen=True, slots=True)
class AddonRow:
    """`addon` may stand beside `primary`. Type 1: listed primaries only; 2: contractor's choice; 3: some listed."""

    addon: str
    primary: str
    type: int
    valid_from: date = OPEN_START
    valid_to: date = OPEN_END
    source: str = ""
    confidence: Confidence = Confidence.HIGH


@dataclass(frozen=True, slots=True)
class PfsRow:
    """One row of the physician fee schedule. Indicators are text as published; `""` where the file is blank."""

    code: str
    modifier: str  # "", "26", "TC" or "53"
    status: str
    work_rvu: Decimal
    facility_pe_rvu: Decimal
    nonfacility_pe_rvu: Decimal
    mp_rvu: Decimal
    facility_na: bool  # NA flag: no facility price
    nonfacility_na: bool
    pctc: str
    global_days: str
    multiple_procedure: str
    bilateral: str
    assistant: str
    co_surgeon: str
    team: str
    conversion_factor: Decimal
    qp: bool = False
    source: str = ""
    endo_base: str = ""  # the base procedure of an endoscopy of indicator 3


@dataclass(frozen=True, slots=True)
class GpciRow:
    """Geographic practice cost indices of one Medicare locality (`mac` 5 digits, `locality` 2 digits)."""

    mac: str
    state: str
    locality: str
    name: str
    work: Decimal
    practice_expense: Decimal
    malpractice: Decimal
    source: str = ""


@dataclass(frozen=True, slots=True)
class OppsRow:
    """Hospital outpatient: status indicator, APC and national unadjusted rate (None where none is published).

    `copayment` is the national unadjusted one, `least_copayment` the minimum, `capped_copayment` what is owed where the
    inpatient deductible or the inflation rule for drugs lowers it; US dollars.
    """

    code: str
    status_indicator: str
    apc: str
    rate: Decimal | None
    source: str = ""
    confidence: Confidence = Confidence.HIGH
    copayment: Decimal | None = None
    least_copayment: Decimal | None = None
    capped_copayment: Decimal | None = None


@dataclass(frozen=True, slots=True)
class AscRow:
    """Ambulatory surgical center. `on_list` is False for codes excluded by name; `rate` None where none is paid."""

    code: str
    on_list: bool
    indicator: str
    rate: Decimal | None
    source: str = ""
    confidence: Confidence = Confidence.HIGH
    discounted: str = ""  # yes or no: cut beside others of the session; blank where the addendum does not say


@dataclass(frozen=True, slots=True)
class ComplexityRow:
    """OPPS complexity adjustment: the pair moves to `apc`."""

    primary: str
    secondary: str
    apc: str
    source: str = ""
    confidence: Confidence = Confidence.HIGH


@dataclass(frozen=True, slots=True)
class DiagnosisRow:
    """An ICD-10-CM code, dotted. `supports` names code families: pci, cto, graft, acute_mi, calcium, dcb, history."""

    code: str
    label: str
    is_billable: bool
    valid_from: date = OPEN_START
    valid_to: date = OPEN_END
    supports: tuple[str, ...] = ()
    code_first: tuple[str, ...] = ()  # prefixes, dotted, of what must be sequenced before it
    source: str = ""
    confidence: Confidence = Confidence.HIGH


@dataclass(frozen=True, slots=True)
class Excludes1Row:
    """Diagnoses beginning with `prefix` do not go with those beginning with `excluded` (dotted prefixes)."""

    prefix: str
    excluded: str
    note: str = ""
    source: str = ""
    confidence: Confidence = Confidence.HIGH


@dataclass(frozen=True, slots=True)
class CrosswalkRow:
    """`frm` leads to `to`. `kind`: replaced, split, promoted, des_twin."""

    frm: str
    to: tuple[str, ...]
    kind: str
    note: str = ""
    valid_from: date = OPEN_START
    valid_to: date = OPEN_END
    source: str = ""
    confidence: Confidence = Confidence.HIGH


@dataclass(frozen=True, slots=True)
class InstructionRow:
    """A note of the ICD-10-CM tabular list at `prefix`, for every code that begins with it.

    `kind` is code_first, use_additional or code_also; `targets` are dotted prefixes. `is_conditional`: "if applicable" or
    an example list ("such as"), which asks for judgement and decides nothing.
    """

    prefix: str
    kind: str
    targets: tuple[str, ...]
    is_conditional: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class CountyRow:
    """The counties of a Medicare locality, as the published list words them."""

    mac: str
    locality: str
    state: str
    area: str
    counties: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A published payment amount of one code in one locality, US dollars."""

    mac: str
    locality: str
    code: str
    modifier: str
    nonfacility: Decimal
    facility: Decimal
    source: str = ""


@dataclass(frozen=True, slots=True)
class ApcRow:
    """An ambulatory payment classification with its national rate; None where none is published."""

    apc: str
    status_indicator: str
    rate: Decimal | None
    source: str = ""
    copayment: Decimal | None = None
    least_copayment: Decimal | None = None
    capped_copayment: Decimal | None = None


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """The device's share of a procedure in a surgical center, addendum FF: part of the rate in per cent, and US dollars.

    `indicator` is the payment indicator; J8 is device-intensive. Both numbers are None where the procedure is packaged.
    """

    code: str
    indicator: str
    percent: Decimal | None
    amount: Decimal | None
    source: str = ""


@dataclass(frozen=True, slots=True)
class ZipRow:
    """The Medicare locality of a ZIP code, or of a ZIP+4 where `plus4` is not blank.

    `is_split`: the ZIP code lies in more than one locality, so that only the ZIP+4 tells which.
    """

    zip: str
    plus4: str
    state: str
    mac: str
    locality: str
    is_split: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class DescriptorRow:
    """A published wording that the user holds a licence for. `owner`: AMA, ADA or CMS. Never ships, never leaves."""

    code: str
    text: str
    owner: str
    source: str = ""
