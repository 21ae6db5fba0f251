"""From the words of a report to the facts of the session."""

from dataclasses import dataclass, replace
from datetime import date

from guards.coding.case import Case, Outcome
from rag.reading.account import read_account
from rag.reading.beside import read_complications, read_others, read_sedation, read_support
from rag.reading.diagnoses import read_diagnoses
from rag.reading.doubts import doubts
from rag.reading.finish import finish
from rag.reading.ignored import Ignored
from rag.reading.infarct import read_infarct
from rag.reading.lesions import Ledger
from rag.reading.looking import read_looking
from rag.reading.page import Page
from rag.reading.pipeline import read_page
from rag.reading.session import read_day, read_dominance, read_outcome, read_setting, read_staged
from rag.reading.study import read_study


@dataclass(frozen=True, slots=True)
class Reading:
    """The facts, what was left out of them and why, and what the report leaves open.

    `doubts` are those of the questions that say the reading itself may be wrong: no line of it is undisputed then.
    """

    case: Case
    ignored: tuple[Ignored, ...] = ()
    questions: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    has_report: bool = False  # long enough to be a report: its words are worth showing beside the claim


def _in_context(page: Page, item: Ignored) -> Ignored:
    """The words with some of their sentence: two before, five after."""
    sentence = next(
        (s for s in page.sentences if page.words[s.first].start <= item.start < page.words[s.last - 1].end), None
    )
    if sentence is None:
        return item
    inside = range(sentence.first, sentence.last)
    own = [i for i in inside if page.words[i].end > item.start and page.words[i].start < item.end]
    if not own:
        return item
    first, last = max(own[0] - 2, sentence.first), min(own[-1] + 6, sentence.last)
    return replace(item, near=" ".join(page.span(first, last).text.split()))


def _has_result(ledger: Ledger) -> bool:
    return any(t.outcome is Outcome.COMPLETED for d in ledger.drafts for t in d.treatments)


def read_report(text: str, day: date | None = None) -> Reading:
    """Read a report or a coder's short description. Deterministic; every fact carries the words it rests on.

    `day` is the day of the session where it is known from elsewhere: years before it are history. It is not put into
    the facts; those hold only the date that the text itself tells.
    """
    told_day = read_day(text)
    page = read_page(text, told_day or day)
    dominance = read_dominance(page)
    account = read_account(page, dominance)
    infarct_questions = read_infarct(page, account.ledger)
    questions = [*infarct_questions, *finish(account)]
    imaging, physiology = read_looking(account)
    case = Case(
        date_of_service=told_day,
        setting=read_setting(page),
        dominance=dominance,
        lesions=tuple(draft.frozen(i) for i, draft in enumerate(account.ledger.drafts, start=1)),
        imaging=imaging,
        physiology=physiology,
        diagnostic=read_study(page),
        support=read_support(page),
        sedation=read_sedation(page),
        other=read_others(page),
        diagnoses=read_diagnoses(page, account.ledger),
        complications=read_complications(page),
        is_staged=read_staged(page),
        procedure_outcome=read_outcome(page, has_result=_has_result(account.ledger)),
    )
    is_long = page.has_sections or len(page.sentences) >= 4
    doubted = [d for d in doubts(account, case) if d.question not in questions]
    aside = tuple(_in_context(page, item) for item in account.left_aside)
    asked = (*questions, *(d.question for d in doubted))
    return Reading(case, aside, asked, tuple(d.question for d in doubted if d.decides), is_long)
