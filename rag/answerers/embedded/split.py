"""One message, several questions: cut where a question ends or a new one begins behind a comma or `and`."""

import re

_END = re.compile(r"(?<=[?])\s+(?=\S)")
_SENTENCE = re.compile(
    r"(?<=[.!])\s+(?=(?:what|which|how|when|can|may|is|are|does|do|should|why|will|must)\b)", re.IGNORECASE
)
_ASKS = r"(?:what|which|how|when|may i|may we|can i|can we|could i|do i|do we|does|is it|are they|should i|should we|must i)"
_NEW = re.compile(
    rf"(?:,|;|\s-)\s*(?:and\s+|or\s+)?(?={_ASKS}\b)|\s+and\s+(?={_ASKS}\b)",
    re.IGNORECASE,
)
_HAS_QUESTION = re.compile(rf"\b{_ASKS}\b|\b(?:codes?|cpt)\s*$", re.IGNORECASE)
_LEANS = re.compile(r"(?=[^\d]*$)(?=.*\b(?:it|that|this|they|those|them)\b)(?:\S+\s*){1,7}", re.IGNORECASE)
_OWN = re.compile(r"\b(?:pays?|paid|fee|cost|document\w*|den(?:y|ied)|units?|add-?ons?|diagnos\w*)\b", re.IGNORECASE)
_SHORTEST = 12  # characters of a part that can stand for itself
_MOST = 6


def split(message: str) -> tuple[str, ...]:
    """The questions of a message, in order; a telling sentence before a question stays with it."""
    parts: list[str] = []
    for sentence in _END.split(message.strip()):
        parts += _split_inside(sentence)
    return tuple(_joined(parts))[:_MOST]


def _split_inside(sentence: str) -> list[str]:
    pieces = [piece for piece in _NEW.split(sentence) if piece and piece.strip()]
    if len(pieces) < 2:
        return [sentence]
    return pieces


def _leans(part: str) -> bool:
    """`how is that computed`: no question of its own."""
    return bool(_LEANS.fullmatch(part.strip())) and not _OWN.search(part)


def _joined(parts: list[str]) -> list[str]:
    """Facts told before a question belong to it; a scrap belongs to what stands before it."""
    whole: list[str] = []
    told = ""
    for part in parts:
        text = f"{told}, {part}" if told else part
        told = ""
        if not _HAS_QUESTION.search(part) and "?" not in part:
            told = text
        elif whole and (len(part.strip()) < _SHORTEST or _leans(part)):
            whole[-1] = f"{whole[-1]} and {part}"
        else:
            whole.append(text.strip())
    if told:
        whole = [*whole, told.strip()] if not whole else [*whole[:-1], f"{whole[-1]} {told.strip()}"]
    return whole
