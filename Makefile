# The usual ways to use this project. `make` alone lists them.
# Plain POSIX make: works with the make of Linux, macOS and BSD.

PYTHON = python3
VENV = .venv
BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip --quiet --disable-pip-version-check
PIN = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command 'make lock' $(UPGRADE)
LOCK = $(PIN) pyproject.toml --group build

CODE = $(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy
WORKERS = --quiet --numprocesses logical --dist worksteal

FOLDER = outputs

.PHONY: help report demo verify check test test-all lab docs package cluster-demo lock clean

help: ## Show these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

report: $(VENV)/.installed ## Build every programme and year in data/ to HTML and PDF in outputs/
	@$(BIN)/civlib build

demo: $(VENV)/.installed ## Build the fictional programme of 2017-2020 in dist/demo
	@$(BIN)/civlib build --data tests/data --output dist/demo

verify: $(VENV)/.installed ## Recompute published reports and compare every byte: make verify FOLDER=path
	@$(BIN)/civlib verify "$(FOLDER)"

check: $(VENV)/.installed ## Show every problem of the data at once
	@$(BIN)/civlib check

test: $(VENV)/.installed-test ## Check code, types, data, notebooks and documentation
	$(CODE)
	$(BIN)/python -m pytest $(WORKERS) -m "not long"

test-all: $(VENV)/.installed-test ## The same with the coverage, then the long form of every check
	$(CODE)
	$(BIN)/coverage run -m pytest $(WORKERS) -m "not long"
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report
	$(BIN)/python -m pytest $(WORKERS) -m "long or hypothesis" # unmeasured: twice as fast, no new line

lab: $(VENV)/.installed ## Open the notebooks in JupyterLab
	@$(BIN)/jupyter lab --notebook-dir=. --LabApp.default_url=/lab/tree/notebooks

docs: docs/.venv/.installed ## Build the guide as a site in dist/docs
	@docs/.venv/bin/properdocs build --quiet --strict
	@docs/.venv/bin/python docs/links.py dist/docs

package: ## Make and check the wheel, the source distribution and their bill of materials in dist/package
	@tests/package/run

cluster-demo: $(VENV)/.installed-test ## Build the demo also on two Dask workers, compare the bytes
	@$(BIN)/python -m benchmarks.cluster

lock: ## Pin the packages anew (needs uv; newest versions with UPGRADE=--upgrade)
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv" >&2; exit 1; }
	$(LOCK) --output-file requirements.lock
	$(LOCK) --group test --constraint requirements.lock --output-file requirements-test.lock
	$(PIN) tests/crate/requirements.txt --output-file tests/crate/requirements.lock
	$(PIN) --no-deps tests/elsewhere/requirements.txt --output-file tests/elsewhere/requirements.lock
	$(PIN) tests/package/requirements.txt --constraint requirements.lock --output-file tests/package/requirements.lock
	$(PIN) docs/requirements.txt --output-file docs/requirements.lock

clean: ## Remove what make has made: the environment, the reports, the caches
	rm -rf $(VENV) .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache
	rm -rf tests/accessibility/node_modules tests/crate/.venv tests/package/.venv docs/.venv dist
	find outputs -mindepth 1 ! -name README.md -prune -exec rm -rf {} +
	find civlib tests -name __pycache__ -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "civlib needs Python 3.11 or newer, and $(PYTHON) is not;" \
		"name a newer one: make report PYTHON=python3.12" >&2; exit 1; }
	@echo "Making a virtual environment in $(VENV) …"
	@$(PYTHON) -m venv $(VENV)

# A lock file names every package, so there is nothing to resolve; pip would try, and stumble over an
# extra of a package that is not pinned to its newest version.
$(VENV)/.installed: requirements.lock pyproject.toml $(BIN)/python
	@echo "Installing the packages, about a minute the first time …"
	@$(PIP) install --no-deps --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@-git config filter.civlib.clean 'if test -x $(BIN)/civlib; then $(BIN)/civlib strip; else cat; fi' 2>/dev/null  # no repository, no filter
	@touch $@

$(VENV)/.installed-test: requirements-test.lock $(VENV)/.installed
	@echo "Installing the packages for the tests …"
	@$(PIP) install --no-deps --require-hashes -r requirements-test.lock
	@touch $@

docs/.venv/.installed: docs/requirements.lock
	@$(PYTHON) -m venv docs/.venv
	@docs/.venv/bin/python -m pip --quiet --disable-pip-version-check install --no-deps --require-hashes -r docs/requirements.lock
	@touch $@
