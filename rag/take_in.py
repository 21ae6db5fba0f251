"""Take in: what a user typed becomes a question with a day and a setting, or one clear sentence of refusal."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from corpus.rows import Setting
from rag.errors import BadInput

if TYPE_CHECKING:
    from rag import phi
    from rag.settings import Settings

LONGEST_QUESTION = 60_000  # characters; a report of twenty pages fits


def question_text(raw: str) -> str:
    """Readable text, or BadInput: empty, too long, or not text at all."""
    text = unicodedata.normalize("NFC", raw).replace("\r\n", "\n").replace("\ufeff", "").strip()
    if not text:
        raise BadInput("the question is empty; type what you want to know, for example “What is 92928?”")
    if len(text) > LONGEST_QUESTION:
        raise BadInput(
            f"the question has {len(text):,} characters and the desk reads at most {LONGEST_QUESTION:,}; "
            "send the part that matters, or add the file as a document"
        )
    unreadable = sum(1 for c in text if c == "\ufffd" or (unicodedata.category(c) == "Cc" and c not in "\n\t"))
    if unreadable > len(text) // 50:
        raise BadInput("the question is not readable text (it looks like a binary file); paste the text itself")
    return "".join(c for c in text if unicodedata.category(c) != "Cc" or c in "\n\t")


def concealed(
    raw: str, settings: "Settings", key: "phi.Key | None" = None, earlier: Iterable[str] = ()
) -> "phi.Concealed":
    """What was typed, readable and without identifiers; see `rag.phi.conceal`. Raises BadInput, also where the settings
    refuse identifiers and there is one."""
    from rag import phi

    hidden = phi.conceal(question_text(raw), key=key, earlier=earlier)
    if settings.identifiers == "refuse":
        _refuse(Counter(one.kind for one in hidden.masked))
    return hidden


def refuse_identifiers(text: str, settings: "Settings") -> None:
    """Raises BadInput where the settings refuse identifiers and `text` holds one; before anything is kept or sent."""
    if settings.identifiers == "refuse":
        from rag import phi

        _refuse(Counter(kind for *_, kind in phi.found(text)))


def _refuse(kinds: Counter[str]) -> None:
    from rag.phi.told import in_words

    if kinds:
        raise BadInput(
            f"this desk refuses texts that may identify a patient, and this one holds {in_words(kinds)}; take that out and "
            "send it again. Nothing was kept or sent"
        )


def day(raw: str | None, today: date) -> date:
    """`YYYY-MM-DD`, or `today` for nothing. Raises BadInput."""
    if raw is None or not raw.strip():
        return today
    try:
        return date.fromisoformat(raw.strip())
    except ValueError:
        raise BadInput(
            f"the date of service “{raw.strip()[:40]}” is not a date; write it as YYYY-MM-DD, like 2026-03-01"
        ) from None


def setting(raw: str | None) -> Setting:
    """A setting by its name, `physician` for nothing. Raises BadInput."""
    if raw is None or not raw.strip():
        return Setting.PHYSICIAN
    try:
        return Setting(raw.strip().lower().replace("-", "_").replace(" ", "_"))
    except ValueError:
        known = ", ".join(s.value for s in Setting)
        raise BadInput(f"the setting “{raw.strip()[:40]}” is not known; use one of {known}") from None


def code(raw: str) -> str:
    """A code or modifier as the tables write it: upper case, ICD-10-CM dotted. Raises BadInput."""
    text = "".join(raw.split()).upper()
    if not re.fullmatch(r"[A-Z0-9]{2,5}|[A-Z]\d[0-9A-Z](\.?[0-9A-Z]{1,4})?", text):
        if re.fullmatch(r"[A-Z0-9]{5}[-–][A-Z0-9]{5}", text):
            raise BadInput(f"“{raw.strip()[:20]}” is a range; give one code of it")
        if line := re.fullmatch(r"([A-Z0-9]\d{3}[0-9A-Z])-?([A-Z0-9]{2})", text):
            raise BadInput(f"“{raw.strip()[:20]}” is a code with a modifier; give {line[1]} and {line[2]} apart")
        raise BadInput(
            f"“{raw.strip()[:20]}” is not a code; give a CPT or HCPCS code (92928, C9600), an ICD-10-CM code (I25.110) or a modifier (LD)"
        )
    is_icd = re.fullmatch(r"[A-Z]\d[0-9A-Z][0-9A-Z]{1,4}", text) and not re.fullmatch(r"[A-Z]\d{4}", text)
    return f"{text[:3]}.{text[3:]}" if is_icd else text
