# Two commands matter: `make run` and `make test`. Everything else is listed by `make help`.
PYTHON ?= python3
PORT ?= 8501
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: help setup run test lint format evals bench lock index

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

setup: $(STAMP) ## make the environment in .venv

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3,11) <= sys.version_info[:2] <= (3,13))' || { echo "error: cathcode needs Python 3.11, 3.12 or 3.13; name one with PYTHON=python3.12"; exit 2; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --no-deps --compile-bytecode -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@

index: setup ## build the retrieval index where it is missing or out of date
	$(BIN)/cathcode index

run: index ## serve the desk at http://localhost:8501 (PORT= for another)
	$(BIN)/streamlit run app.py --server.port $(PORT)

lint: setup ## ruff and mypy, strict
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: setup ## put the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test: lint ## lint, then the whole test suite
	$(BIN)/python -m pytest -n auto --dist worksteal

evals: setup ## every offline evaluation suite, with its report
	$(BIN)/cathcode eval
	$(BIN)/python -m evals.injections

bench: setup ## speed, as ratios and medians
	$(BIN)/python -m evals.bench

lock: ## resolve the dependencies again into requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate \
	  $(foreach p,torch sentence-transformers transformers scikit-learn scipy joblib threadpoolctl sympy networkx,--no-emit-package $(p)) \
	  --output-file requirements.lock
