"""The facts of a procedure: what was treated, where, how, and what else was done. Schema `case` of the contract.

`None` means "the record does not say"; `False` means "the record says no". A claim is derived from facts only, and a
fact that is missing where it changes the code becomes a question.

Segments follow the SCCT/AHA model by name (`proximal LAD`, `mid RCA`, `D1`, `OM2`, `PDA` …): `Location.segment` is
ostial, proximal, mid, distal or a range such as `proximal-mid`; `Location.branch` the
branch, empty for the main vessel.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from corpus.rows import Setting


class _Fact(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Evidence(_Fact):
    """The words of the report a fact was read from. `start`/`end` are character offsets into the report."""

    text: str
    start: int
    end: int


class _Evidenced(_Fact):
    evidence: tuple[Evidence, ...] = ()


class Artery(StrEnum):
    """The five major coronary arteries, by the modifier that names them."""

    LM = "LM"
    LAD = "LD"
    LCX = "LC"
    RCA = "RC"
    RAMUS = "RI"


class Dominance(StrEnum):
    RIGHT = "right"
    LEFT = "left"
    CODOMINANT = "codominant"


class Graft(_Fact):
    """A bypass graft. `kind` svg, lima, rima, radial or other; `feeds` what it is sewn to (LAD, OM1 …)."""

    kind: str = "other"
    feeds: str = ""


class Location(_Fact):
    """Where. For a lesion that runs from one artery into another, the one that carries most of it; a posterior branch
    (PDA, PL) may leave `artery` empty: dominance decides. `artery` is the territory; for a graft, the native artery
    the graft supplies.

    `through_graft`: the work was done in the graft, or in a native vessel reached through it.
    """

    artery: Artery | None = None
    branch: str = ""
    segment: str = ""
    graft: Graft | None = None

    @property
    def through_graft(self) -> bool:
        return self.graft is not None


class Technique(StrEnum):
    BALLOON = "balloon"
    CUTTING_BALLOON = "cutting_balloon"
    SCORING_BALLOON = "scoring_balloon"
    DRUG_COATED_BALLOON = "drug_coated_balloon"
    ATHERECTOMY = "atherectomy"  # rotational, orbital, laser, directional: see `device`
    STENT = "stent"
    LITHOTRIPSY = "lithotripsy"
    THROMBECTOMY_MECHANICAL = "thrombectomy_mechanical"
    THROMBECTOMY_MANUAL = "thrombectomy_manual"
    BRACHYTHERAPY = "brachytherapy"
    EMBOLIC_PROTECTION = "embolic_protection"


class StentKind(StrEnum):
    DRUG_ELUTING = "drug_eluting"
    BARE_METAL = "bare_metal"
    COVERED = "covered"


class Outcome(StrEnum):
    COMPLETED = "completed"
    FAILED = "failed"  # tried, did not succeed
    ABANDONED = "abandoned"  # stopped after start, for the patient's safety or other circumstances
    NOT_STARTED = "not_started"


class Treatment(_Evidenced):
    """One technique used on a lesion. `count` is devices (stents), `device` the maker's name or kind.

    A stent with count 0 is one that is counted at another lesion and covers this one too. `outcome` is the
    technique's own: NOT_STARTED where no device was used (a wire that never crossed), FAILED or ABANDONED where a
    device was. Brachytherapy, clot removal and lithotripsy are treatments beside the one that opened the lesion.
    """

    technique: Technique
    count: Annotated[int, Field(ge=0, le=20)] = 1
    stent_kind: StentKind | None = None
    device: str = ""
    outcome: Outcome = Outcome.COMPLETED


class Limb(_Evidenced):
    """The side branch of a bifurcation; of a left-main bifurcation `branch` is LCX or LAD.

    `treated` is balloon or stent in it; wiring or jailing alone is not. `techniques` are those used in it.
    """

    branch: str = ""
    treated: bool | None = None
    techniques: tuple[Technique, ...] = ()
    stent_count: int = 0


class CtoApproach(StrEnum):
    ANTEGRADE = "antegrade"
    RETROGRADE = "retrograde"
    BOTH = "both"


class Cto(_Evidenced):
    """A chronic total occlusion: no antegrade flow, normally for 3 months or more. `approach`: every way that was
    tried on it, also one that failed before another succeeded.
    """

    approach: CtoApproach | None = None
    months: int | None = None
    is_total: bool | None = True  # a subtotal lesion is not a CTO


class Infarct(_Evidenced):
    """Whether the lesion is the culprit of an acute MI, and the circumstances that the code asks for."""

    is_culprit: bool | None = True  # None: an acute MI is told, and not which vessel it came from
    emergent: bool | None = None
    occlusion: str = ""  # total, subtotal, patent or "" (not told)
    kind: str = ""  # stemi, nstemi, type2 or ""
    ongoing_ischaemia: bool | None = None


class Lesion(_Evidenced):
    """One lesion and what was done to it. An untreated finding has no treatments.

    A bifurcation treated in both limbs is one lesion with `bifurcation`, not two. `extends_into` is for a lesion that
    was opened with one intervention across two vessels.
    """

    id: str = ""
    location: Location = Location()
    extends_into: Location | None = None  # one lesion that runs on into another target vessel
    stenosis_percent: Annotated[int, Field(ge=0, le=100)] | None = None
    is_calcified: bool | None = None
    is_in_stent: bool | None = None
    is_stent_thrombosis: bool | None = None
    is_distinct: bool | None = None  # False: it may be one lesion with a neighbour, or several stents may be of several
    bifurcation: Limb | None = None
    cto: Cto | None = None
    infarct: Infarct | None = None
    technique_untold: bool = False  # something was completed here, and the record does not say what
    treatments: tuple[Treatment, ...] = ()


class ImagingKind(StrEnum):
    IVUS = "ivus"
    OCT = "oct"


class Imaging(_Evidenced):
    """Intravascular imaging of one vessel in the session."""

    kind: ImagingKind
    location: Location = Location()


class PhysiologyKind(StrEnum):
    FFR = "ffr"
    RESTING = "resting"  # iFR, RFR, DFR, Pd/Pa
    FLOW_RESERVE = "cfr"
    ANGIOGRAPHY_DERIVED = "angio_ffr"  # computed from angiography (0523T)


class Physiology(_Evidenced):
    """Pressure or flow study of one vessel in the session."""

    kind: PhysiologyKind
    location: Location = Location()


class PriorStudy(_Evidenced):
    """An earlier angiogram that the operator had. `exists` None = not told."""

    exists: bool | None = None
    kind: str = ""  # catheter, ct or ""
    day: date | None = None
    condition_changed: bool | None = None
    inadequate: bool | None = None
    change_during_procedure: bool | None = None


class Diagnostic(_Evidenced):
    """A diagnostic study of the session: what was done and the circumstances that let it be reported beside PCI."""

    coronary: bool = False
    grafts: bool = False
    left_heart: bool = False  # catheter in the left ventricle, pressures with or without ventriculogram
    right_heart: bool = False
    aortography: bool = False  # supravalvular
    pulmonary_angiography: bool = False
    right_ventriculography: bool = False
    renal_iliac_driveby: bool = False
    transseptal: bool = False
    drug_challenge: bool = False
    exercise: bool = False
    congenital: bool = False
    is_full_study: bool | None = None
    decision_based_on_it: bool | None = None
    heart_study_indicated: bool | None = None  # left or right heart study with a medical reason of its own
    prior: PriorStudy = PriorStudy()


class SupportKind(StrEnum):
    BALLOON_PUMP = "balloon_pump"
    LEFT_VAD = "left_vad"  # arterial access
    LEFT_VAD_TRANSSEPTAL = "left_vad_transseptal"
    RIGHT_VAD = "right_vad"


class SupportAction(StrEnum):
    INSERT = "insert"
    REMOVE = "remove"
    REPOSITION = "reposition"


class Support(_Evidenced):
    """Mechanical circulatory support. `separate_session`: removal or repositioning at another session."""

    kind: SupportKind
    action: SupportAction = SupportAction.INSERT
    separate_session: bool | None = None


class Sedation(_Evidenced):
    """Moderate sedation. `by_operator` False = a second professional or anesthesia. Minutes of intraservice time."""

    by_operator: bool | None = None
    minutes: Annotated[int, Field(ge=0, le=1440)] | None = None
    trained_observer: bool | None = None
    patient_age: Annotated[int, Field(ge=0, le=130)] | None = None
    is_anesthesia: bool = False


class Other(_Evidenced):
    """Anything else of the session that is coded or deliberately not: `kind` is one of the words below.

    temporary_pacing, closure_device, vascular_ultrasound, access, monitoring_catheter, cardioversion, thrombolysis,
    transesophageal_echo, coronary_ct_ffr, defibrillation, resuscitation, ecg.
    """

    kind: str
    detail: str = ""


class Diagnosis(_Evidenced):
    """A diagnosis: `code` (dotted ICD-10-CM) where the record names it, or `label` in words."""

    code: str = ""
    label: str = ""


class Case(_Fact):
    """One cath-lab session."""

    date_of_service: date | None = None
    setting: Setting | None = None
    dominance: Dominance | None = None
    lesions: tuple[Lesion, ...] = ()
    imaging: tuple[Imaging, ...] = ()
    physiology: tuple[Physiology, ...] = ()
    diagnostic: Diagnostic | None = None
    support: tuple[Support, ...] = ()
    sedation: Sedation | None = None
    other: tuple[Other, ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
    complications: tuple[str, ...] = ()
    is_staged: bool | None = None  # a planned part of a treatment spread over several days
    procedure_outcome: Outcome = Outcome.COMPLETED
    anaesthesia_started: bool | None = None  # for a facility: 73 before, 74 after
    notes: tuple[str, ...] = ()
    settled: dict[str, str] = {}  # answers given to open questions: the question's key, the words of the option
