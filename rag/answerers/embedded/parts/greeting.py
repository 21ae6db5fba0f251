"""A greeting, thanks, or what the desk is for."""

from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.parts.abstain import abstain
from rag.answerers.embedded.sheet import Sheet


def greeting(asked: Asked, sheet: Sheet) -> None:
    abstain(
        sheet,
        "I answer questions on coding percutaneous coronary interventions for Medicare: codes, modifiers, edits, units, "
        "diagnoses, fees, or a procedure you describe. There was no question in this yet.",
    )
