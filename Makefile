# make demo    the timeline of the shipped story
# make test    all tests
# make facts   check the shipped story, its layout included
# make check   format, lint, strict types, tests: what CI runs
# make format  lay the code out
# make golden  write the expected outputs of the tests and the generated docs anew, to be read
# make pictures  draw the pictures of the README anew; needs Chromium
# make trials  ten rounds of eight writers at once, a third of them killed: minutes
# make docs    the pages of docs/ as a website in build/docs; any dead link fails
# make bench   speed and memory beside references

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q

.PHONY: demo test facts check lint types format golden docs pictures bench trials clean

demo: $(VENV)/.run
	$(BIN)/factcli timeline dprk-troops/troops-sent

test: $(VENV)/.dev
	$(BIN)/python -m pytest -n auto

facts: $(VENV)/.run
	$(BIN)/factcli check --strict
	$(BIN)/factcli fmt --check

check: lint types test facts

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.dev
	$(BIN)/mypy

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

golden: $(VENV)/.dev
	$(BIN)/python docs/generate.py
	GOLDEN=1 $(BIN)/python -m pytest tests/test_stories.py tests/test_readme.py tests/test_pages.py

docs: $(VENV)/.docs
	$(BIN)/python docs/generate.py --check
	$(BIN)/sphinx-build -W --keep-going -n -E -q docs build/docs
	@echo build/docs/index.html

pictures: $(VENV)/.dev
	$(BIN)/python docs/pictures.py

trials: $(VENV)/.dev
	ROUNDS=10 $(BIN)/python -m pytest tests/test_concurrency.py

bench: $(VENV)/.dev .bench/tools
	$(BIN)/python -m tests.bench

.bench/tools: # what factcli is measured beside; ripgrep, recutils and hledger come from the system
	$(PYTHON) -m venv $@
	$@/bin/python -m pip --disable-pip-version-check -q install papis beanquery

clean:
	rm -rf $(VENV) build dist .bench *.egg-info .mypy_cache .ruff_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "factcli needs Python 3.11 or later; name one: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: setup.cfg pyproject.toml | $(BIN)/python
	$(PIP) install -e .
	@touch $@

$(VENV)/.dev: setup.cfg pyproject.toml | $(BIN)/python
	$(PIP) install -e '.[dev]'
	$(PIP) install --no-deps 'axe-playwright-python>=0.1.8' # for the axe.min.js in it, without Playwright
	@touch $@ $(VENV)/.run

$(VENV)/.docs: setup.cfg pyproject.toml | $(BIN)/python
	$(PIP) install -e '.[docs]'
	@touch $@ $(VENV)/.run
