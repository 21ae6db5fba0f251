"""The report: Markdown and a self-contained page."""
