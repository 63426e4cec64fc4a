# Everything a fresh machine needs comes from here: Python, make and the package registries are enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
PRETTIER := prettier@3.10.1
MARKDOWNLINT := markdownlint-cli2@0.17.2
FORMATTERS := $(VENV)/node/$(PRETTIER)+$(MARKDOWNLINT)

.PHONY: picture test lint gallery hammer hammer-service soak fuzz crash sync demo bench-save clean attacks scan

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable . --group dev
	$(BIN)/python -m pip wheel --quiet --wheel-dir $(VENV)/wheels .
	touch $(STAMP)

# Formatters from npm, for the tests with real programs; without npm those tests are skipped
$(FORMATTERS): $(STAMP)
	if command -v npm >/dev/null; then npm install --prefix $(VENV)/node --silent --no-audit --no-fund \
		$(PRETTIER) $(MARKDOWNLINT) && touch $@; fi

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: lint $(FORMATTERS)
	$(BIN)/python -m pytest --numprocesses 3 --dist loadfile

# The tests of attacks at length; the table is in tests/out/attacks.md
attacks: $(STAMP)
	ATTACK_EXAMPLES=100 $(BIN)/python -m pytest -k "attacks or web" --timeout 900

# Scanners in an environment of their own: they bring much along
scan: $(STAMP)
	$(PYTHON) -m venv $(VENV)/scanners
	$(VENV)/scanners/bin/python -m pip install --quiet "wapiti3>=3.2,<4" "pip-audit>=2.7,<3"
	$(BIN)/python -m tests.scan $(VENV)/scanners/bin

bench-save: $(STAMP)
	$(BIN)/python -m tests.bench_save

gallery: $(STAMP)
	$(BIN)/python tests/gallery.py

hammer: $(STAMP)
	$(BIN)/python -m tests.hammer --saves 20000 --notes 4

hammer-service: $(STAMP)
	$(BIN)/python -m tests.hammer_service --saves 20000 --notes 4

# MINUTES=15 for a shorter one
MINUTES ?= 60
soak: $(STAMP)
	$(BIN)/python -m tests.soak --minutes $(MINUTES)

# SECONDS for each of the three; where atheris is not to be had it says so and stops
SECONDS ?= 600
fuzz: $(STAMP)
	-$(BIN)/python -m pip install --quiet --group fuzz
	for target in regions notes plan; do \
		$(BIN)/python -m tests.fuzz --target $$target --seconds $(SECONDS) || exit 1; done

crash: $(STAMP)
	$(BIN)/python -m tests.crash --cycles 1000

sync: $(STAMP)
	$(BIN)/python -m tests.sync --edits 300 --seeds 3

# README's picture of a note
picture: $(STAMP)
	$(BIN)/python -m tests.rendered

demo: $(STAMP)
	$(BIN)/session-arcs demo demo-vault

clean:
	rm -rf $(VENV) dist build demo-vault
