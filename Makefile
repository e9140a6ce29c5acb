# Postkamer. The two commands of the README are `make run` and `make test`; both do all set-up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
DATA ?= demo-data
PORT ?= 8000
PARALLEL ?= --numprocesses=auto --maxprocesses=4 --dist=worksteal

.PHONY: help install run test test-sqlite test-postgres lint bench crash faults fuzz lock
.DEFAULT_GOAL := help

help: ## Toon wat er te maken is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

install: $(STAMP) ## Maak de omgeving in .venv

$(STAMP): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Postkamer vraagt Python 3.11 of nieuwer; $(PYTHON) is %d.%d. Geef een nieuwere op: make $(MAKECMDGOALS) PYTHON=python3.12" % sys.version_info[:2])'
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV) || \
		{ rm -rf $(VENV); echo "$(PYTHON) kan geen omgeving maken. Op Debian en Ubuntu: apt install python3-venv" >&2; exit 1; }
	$(PIP) --require-hashes -r requirements/dev.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

run: install ## Maak het demo-archief en start de server op deze machine
	$(BIN)/postkamer --data $(DATA) demo
	$(BIN)/postkamer --data $(DATA) start --port $(PORT)

test: test-sqlite test-postgres ## Draai alle tests, op SQLite en op PostgreSQL

test-sqlite: install
	$(BIN)/python -m pytest -q $(PARALLEL) --database=sqlite

test-postgres: install
	$(BIN)/python -m pytest -q $(PARALLEL) --database=postgres

lint: install ## Controleer stijl, typen en lagen
	$(BIN)/ruff format --check src tests bench
	$(BIN)/ruff check src tests bench
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell docs/adr CONTRIBUTING.md CHANGELOG.md src/postkamer/core

bench: install ## Meet snelheid en geheugen, met verhoudingen tot anderen
	$(BIN)/python bench/import.py
	$(BIN)/python bench/stages.py
	$(BIN)/python bench/search.py
	$(BIN)/python bench/verify.py
	$(BIN)/python bench/s3.py

crash: install ## 1.000 keer afbreken en verdergaan, en 200 bits omzetten (lang)
	$(BIN)/python -m tests.crash.kill --times 1000
	$(BIN)/python -m tests.crash.bits --flips 200

faults: install ## Alle slechte invoer, ook regels van 1 GB (lang)
	FAULTS=long $(BIN)/python -m pytest -q --database=sqlite tests/faults

fuzz: install ## Willekeurige bytes door elke lezer (lang)
	$(PIP) --require-hashes -r requirements/fuzz.txt
	for channel in x mail whatsapp evernote; do $(BIN)/python -m tests.fuzz.fuzz $$channel -max_total_time=120 || exit 1; done

LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header --quiet

lock: ## Zet de versies opnieuw vast (vraagt uv)
	$(LOCK) pyproject.toml -o requirements/run.txt
	$(LOCK) pyproject.toml --group dev -o requirements/dev.txt
	$(LOCK) --group fuzz -o requirements/fuzz.txt
