"""What the user's own documents say, named as theirs."""

from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.contradictions import retrieved
from rag.answerers.embedded.evidence import weigh
from rag.answerers.embedded.parts.abstain import abstain
from rag.answerers.embedded.parts.guidance import guidelines
from rag.answerers.embedded.sheet import Sheet

_MOST = 4


def own_documents(asked: Asked, sheet: Sheet) -> None:
    """The user's words first, then what the desk holds on the same question."""
    pages = list(retrieved(asked, sheet)) or [
        p for p in sheet.tools.users_passages() if set(asked.codes) & set(p.codes)
    ]
    if not pages:
        abstain(sheet, "None of your own documents speaks about this; add one with `cathcode docs add`.")
        return
    best = [w.unit for w in weigh(asked.text, pages) if w.weight > 0][:_MOST]
    titles = dict.fromkeys(u.passage.title for u in best)
    for title in titles:
        sheet.paragraphs.append(f"Your saved page “{title}” says (its words, not checked):")
        sheet.points([f"“{u.shown}” {sheet.quote(u.passage.id, u.text)}" for u in best if u.passage.title == title])
    guidelines(asked, sheet)
