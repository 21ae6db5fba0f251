"""One file an embedder; `rag/embed.py` chooses."""
