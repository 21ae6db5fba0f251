"""The retriever for chains: LangChain's `BaseRetriever` over the desk's own."""

from datetime import date

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from corpus.rows import Setting
from rag.retrieve import Retrieved, Retriever


class DeskRetriever(BaseRetriever):
    """Passages in force on `day` for `setting`, best first, as `Document`s."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    desk: Retriever
    day: date
    setting: Setting = Setting.PHYSICIAN
    limit: int = 8

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return [_document(found) for found in self.desk.search(query, self.day, self.setting, self.limit)]


def _document(found: Retrieved) -> Document:
    passage = found.passage
    return Document(
        id=passage.id,
        page_content=passage.text,
        metadata={
            "id": passage.id,
            "doc": passage.doc,
            "title": passage.title,
            "heading": passage.heading,
            "kind": passage.kind,
            "codes": list(passage.codes),
            "modifiers": list(passage.modifiers),
            "settings": [str(one) for one in passage.settings],
            "valid_from": passage.span.start.isoformat(),
            "valid_to": passage.span.end.isoformat(),
            "sources": [f"{mark.source} {mark.locator}".strip() for mark in passage.sources],
            "confidence": str(passage.confidence),
            "origin": passage.origin,
            "score": found.score,
            "why": found.why,
        },
    )
