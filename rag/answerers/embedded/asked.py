"""What was understood of one question: its codes, modifiers, day, setting, facts and intent."""

from dataclasses import dataclass
from datetime import date

from corpus.rows import Setting
from guards.claim import Line


@dataclass(frozen=True, slots=True)
class Asked:
    """One question. `text` is what is searched for; `facts` all words that may tell of the procedure.

    `day_words` and `setting_words` are how the question itself named a day or setting, empty where it did not.
    """

    text: str
    facts: str
    day: date
    setting: Setting
    intent: str = ""
    codes: tuple[str, ...] = ()
    diagnoses: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    unknown_modifiers: tuple[str, ...] = ()
    malformed: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    vessels: tuple[str, ...] = ()
    day_words: str = ""
    setting_words: str = ""
    is_yes_no: bool = False
    is_continued: bool = False
    proposition: str = ""
    recent: tuple[str, ...] = ()  # codes of the conversation, the newest last
    given_day: date | None = None
    settled: tuple[tuple[str, str], ...] = ()  # open questions of the case, by key, with the words of the answer
