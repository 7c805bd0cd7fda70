# On a machine with only Python (>= 3.11, with pip) and make: `make demo`, `make test`. Each sets up what it needs.
SHELL := /bin/bash
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
CORE := .venv/.core
DEV := .venv/.dev
LIVE := .venv/.live

.PHONY: demo test test-live lint model quality clean
.DEFAULT_GOAL := demo

demo: $(CORE)
	@$(BIN)/toolkit demo

test: $(DEV)
	@$(BIN)/python -m pytest -n auto

# needs a Chromium (Debian: apt install chromium); CHROMIUM=<path> names another
test-live: $(LIVE)
	@$(BIN)/python -m pytest -o addopts="--import-mode=importlib -q" tests/live

lint: $(DEV)
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

model: $(CORE)
	@$(BIN)/toolkit train annotations/starter -o toolkit/models/default

quality: $(DEV)
	@test -n "$(QUALITY)" || { echo "make quality: say where the corpora are, as in make quality QUALITY=<folder with tools/quality.py and data/>"; exit 2; }
	@$(BIN)/python $(QUALITY)/tools/quality.py --data $(QUALITY)/data --toolkit $(BIN)/toolkit --json .venv/quality.json
	@$(BIN)/python tests/quality_gate.py .venv/quality.json $(QUALITY)/data

clean:
	rm -rf .venv dist build

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "No Python 3.11 to 3.13 found. Install one (Debian: apt install python3 python3-venv) or say make PYTHON=<path>."; exit 2; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "$(PYTHON) can't make environments: install its venv package (Debian: apt install python3-venv)."; exit 2; }
	@echo "Making .venv with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv .venv

$(CORE): pyproject.toml constraints.txt | .venv/bin/python
	@echo "Installing the toolkit (a few minutes the first time, most of it download)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(DEV): $(CORE)
	@echo "Installing what the tests need"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	@touch $@

$(LIVE): $(DEV)
	@echo "Installing what the tests in a browser need"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[live]"
	@touch $@
