# Every target sets up what it needs; the stamps in .venv make a second run quick.
PYTHON ?= python3
EXAMPLE ?= examples/harbour.toml

BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
COG_PAGES := $(shell grep -rls --include='*.md' '\[\[\[cog' docs README.md)
LOCK := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header
PACKAGE := pyproject.toml requirements/build.in

.DEFAULT_GOAL := help
.PHONY: help setup dev user demo test check fix cover docs bench pins jar clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/runtime.stamp  ## install Milepost and what it runs on into .venv

dev: .venv/dev.stamp  ## install the tools for tests and checks as well

demo: setup  ## forecast a sample plan in the terminal and write its HTML report to out/
	$(BIN)/milepost forecast $(EXAMPLE)
	@mkdir -p out
	$(BIN)/milepost forecast $(EXAMPLE) --format html -o out/forecast.html
	@echo "The report is in out/forecast.html: open it in a browser."

test: check chromium  ## all checks and all tests, those in the browser too
	$(BIN)/python -m pytest -n 2 --require-browser-tests

check: dev  ## linters, types, import contracts and generated docs, without the tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/basedpyright
	$(BIN)/lint-imports
	$(if $(COG_PAGES),$(BIN)/cog --check $(COG_PAGES))

fix: dev  ## format the code and mend what the linter can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

cover: dev chromium  ## run the tests and list the lines that none of them runs
	$(BIN)/python -m pytest -n 2 --cov=milepost --cov-branch --cov-report=term-missing:skip-covered

docs: dev  ## regenerate the generated parts of the documents
	$(if $(COG_PAGES),$(BIN)/cog -r $(COG_PAGES))

user: .venv/user.stamp  ## install Milepost once more, as users have it, for the figures

bench: dev user  ## print the figures of tests/benchmarks
	@for file in tests/benchmarks/bench_*.py; do \
	    $(BIN)/python -m tests.benchmarks.$$(basename $$file .py) || exit 1; done

pins: dev  ## renew the pinned requirement files
	$(LOCK) $(PACKAGE) -o requirements/runtime.txt
	$(LOCK) $(PACKAGE) --extra dev --constraint requirements/runtime.txt -o requirements/dev.txt

jar:  ## build the charset provider of the converter anew; needs a JDK
	$(PYTHON) scripts/build-jar

clean:  ## remove .venv and everything that was generated
	rm -rf .venv out .mypy_cache .ruff_cache .hypothesis .import_linter_cache .numba_cache

.PHONY: chromium
chromium:
	@scripts/ensure-chromium

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Milepost needs Python 3.11 or newer, this is " \
	    + sys.version.split()[0] + ". Name another one: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

.venv/runtime.stamp: requirements/runtime.txt pyproject.toml | .venv/bin/python
	@echo "Setting up .venv (the first time takes a minute) ..."
	$(PIP) --only-binary=:all: --require-hashes -r requirements/runtime.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev.stamp: requirements/dev.txt .venv/runtime.stamp
	@echo "Adding the tools for tests and checks ..."
	$(PIP) --only-binary=:all: --require-hashes -r requirements/dev.txt
	@touch $@

.venv/user.stamp: requirements/runtime.txt pyproject.toml | .venv/bin/python
	@echo "Setting up .venv/user, without the tools for tests and checks ..."
	$(PYTHON) -m venv .venv/user
	$(subst $(BIN),.venv/user/bin,$(PIP)) --only-binary=:all: --require-hashes -r requirements/runtime.txt
	$(subst $(BIN),.venv/user/bin,$(PIP)) --no-deps --no-build-isolation --editable .
	@touch $@
