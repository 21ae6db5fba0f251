"""The desk in a browser: `make run`, then http://localhost:8501."""

from ui.frame import run

run()
