# Everything a fresh machine needs comes from here: Python, make and the package registries are enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready

.PHONY: test lint demo bench-save clean

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable . --group dev
	$(BIN)/python -m pip wheel --quiet --wheel-dir $(VENV)/wheels .
	touch $(STAMP)

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: lint
	$(BIN)/python -m pytest

bench-save: $(STAMP)
	$(BIN)/python -m tests.bench_save

demo: $(STAMP)
	$(BIN)/session-arcs demo demo-vault

clean:
	rm -rf $(VENV) dist build demo-vault
