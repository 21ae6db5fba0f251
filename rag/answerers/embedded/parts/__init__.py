"""One module for each kind of question; `PARTS` says which answers which intent."""

from collections.abc import Callable, Mapping

from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.parts import (
    addons,
    case,
    changes,
    claim,
    compare,
    diagnosis,
    fee,
    greeting,
    guidance,
    indicators,
    meaning,
    modifiers,
    own_documents,
    together,
    units,
    validity,
    which_code,
)
from rag.answerers.embedded.sheet import Sheet

PARTS: Mapping[str, Callable[[Asked, Sheet], None]] = {
    "meaning": meaning.meaning,
    "validity": validity.validity,
    "crosswalk": validity.crosswalk,
    "compare": compare.compare,
    "case": case.case,
    "why_not": case.why_not,
    "claim": claim.claim,
    "modifier_meaning": modifiers.meaning,
    "modifier_compare": modifiers.compare,
    "modifier_opens": modifiers.opens,
    "modifier_on_code": modifiers.on_code,
    "modifier_choice": modifiers.choice,
    "together": together.together,
    "units": units.units,
    "addon_parents": addons.parents,
    "addon_children": addons.children,
    "addon_alone": addons.alone,
    "documentation": guidance.documentation,
    "bundled": guidance.bundled,
    "guidelines": guidance.guidelines,
    "proposition": guidance.proposition,
    "diagnosis": diagnosis.diagnosis,
    "diagnosis_pair": diagnosis.pair,
    "fee": fee.fee,
    "fee_compare": fee.compare,
    "changes": changes.changes,
    "greeting": greeting.greeting,
    "indicators": indicators.indicators,
    "modifiers_of_code": modifiers.of_code,
    "which_code": which_code.which_code,
    "own_documents": own_documents.own_documents,
}
