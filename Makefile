# Everything a fresh machine needs comes from here: Python, make and the package registries are enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
PRETTIER := prettier@3.10.1
MARKDOWNLINT := markdownlint-cli2@0.17.2
GRAY_MATTER := gray-matter@4.0.3
AXE := axe-core@4.14.1
FROM_NPM := $(VENV)/node/$(PRETTIER)+$(MARKDOWNLINT)+$(AXE)

# Hundreds of services are started by the tests: what one of them has compiled, the next need not compile again
unexport PYTHONDONTWRITEBYTECODE

.PHONY: picture test lint gallery hammer hammer-service soak fuzz crash sync demo bench profile bench-save clean attacks scan frames

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable . --group dev
	$(BIN)/python -m pip wheel --quiet --wheel-dir $(VENV)/wheels .
	touch $(STAMP)

# Formatters, and what finds barriers on pages, from npm; without npm the tests with them are skipped
$(FROM_NPM): $(STAMP)
	if command -v npm >/dev/null; then npm install --prefix $(VENV)/node --silent --no-audit --no-fund \
		$(PRETTIER) $(MARKDOWNLINT) $(AXE) && touch $@; fi

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: lint $(FROM_NPM)
	$(BIN)/python -m pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder

# The tests of attacks at length; the table is in tests/out/attacks.md
attacks: $(STAMP)
	ATTACK_EXAMPLES=100 $(BIN)/python -m pytest -k "attacks or web" --timeout 900

# Scanners in an environment of their own: they bring much along
scan: $(STAMP)
	$(PYTHON) -m venv $(VENV)/scanners
	$(VENV)/scanners/bin/python -m pip install --quiet "wapiti3>=3.2,<4" "pip-audit>=2.7,<3"
	$(BIN)/python -m tests.scan $(VENV)/scanners/bin

# Peers to compare with, from the registries once; without them, or without npm, the others are compared all the same
$(VENV)/.peers: $(STAMP)
	-$(BIN)/python -m pip install --quiet --group bench && { ! command -v npm >/dev/null || \
		npm install --prefix $(VENV)/node --silent --no-audit --no-fund $(GRAY_MATTER); } && touch $@

# SIZES=1000,10000,50000,100000 for more; IDLE=60 for a shorter rest, ONLY=start,save for some questions
SIZES ?= 1000,10000,50000
IDLE ?= 600
ONLY ?= fresh,start,memory,save,bulk,figure,others,idle
bench: $(VENV)/.peers
	$(BIN)/python -m tests.bench --sizes $(SIZES) --idle $(IDLE) --only $(ONLY)

# Where the time goes of start, first pass and save
profile: $(VENV)/.peers
	$(BIN)/python -m tests.bench.profiling

bench-save: $(STAMP)
	$(BIN)/python -m tests.bench --sizes 1000,10000 --only save --no-report

# The board while it is pulled: time from frame to frame, and work in each
frames: $(STAMP)
	$(BIN)/python -m tests.frames

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
