"""What can go wrong in the corpus.

CorpusError
├── BadTable       a table file is malformed: file, row and fault are named
├── BadDocument    a document of ours or of the user's cannot be read
├── BadPublication a published CMS file is not what it should be
├── BadStore       the store of loaded editions cannot be read or written
├── UnknownLocality  a Medicare locality that is none, or stands for several
└── UnknownSource  a source id is not in the register
"""


class CorpusError(Exception):
    """Broken input. The message says what, where and what to do."""


class BadTable(CorpusError):
    """A table file is malformed."""


class BadDocument(CorpusError):
    """A document cannot be read."""


class BadPublication(CorpusError):
    """A published file is not what it should be."""


class UnknownSource(CorpusError):
    """A source id is not in the register."""


class UnknownLocality(CorpusError):
    """A locality that is none of the year's, or that stands for several."""


class BadStore(CorpusError):
    """The store of loaded editions cannot be read or written."""
