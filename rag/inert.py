"""Markdown in which nothing of others comes to life: no link is followed, no image loaded, no HTML rendered."""

import re

_HTML = re.compile(r"(?<!\\)((?:\\\\)*)<(?=[/!?a-zA-Z])")
_IMAGE = re.compile(r"!(?=\[)")
_TARGET = re.compile(r"(?<!\\)((?:\\\\)*\])(?=\(|\[(?!\d{1,3}\])|:\s?\S*:)")
_ADDRESS = re.compile(r"\b(https?|ftp|javascript|data|mailto|vbscript):(?=\S)", re.IGNORECASE)
_DIRECTIVE = re.compile(r"(?<!\\):(?=[a-z\-]{2,20}\[)")  # colours and badges of Streamlit: they could imitate a verdict
_WWW = re.compile(r"\bwww\.(?=\w)", re.IGNORECASE)


def inert(text: str) -> str:
    """`text` with the signs that make links, images and HTML escaped. Citation marks `[1][2]` stay. Idempotent."""
    text = _HTML.sub(r"\1\\<", text)
    text = _IMAGE.sub(r"!\\", text)
    text = _TARGET.sub(lambda found: f"{found[1][:-1]}\\]", text)
    text = _ADDRESS.sub(r"\1\\:", text)
    text = _DIRECTIVE.sub(r"\:", text)
    return _WWW.sub(r"www\\.", text)
