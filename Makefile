# Two commands: `make run` and `make test`. Both set up what they need in .venv and say clearly what is missing.
SHELL := /bin/bash
.ONESHELL:
.SHELLFLAGS := -eu -o pipefail -c
PORT ?= 8050
export PORT
# compiled modules are kept: each process of the tests, each server and each command would compile them again
unexport PYTHONDONTWRITEBYTECODE
# nothing here multiplies matrices: the threads that each process makes ready for it take longer than all that they do
export OPENBLAS_NUM_THREADS := 1
VENV := .venv
BIN := $(VENV)/bin
# a file of tests stays with one process, which prepares once what they share; if one dies, that ends the run and says so
PYTEST := $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder --max-worker-restart=0
PIP_FLAGS := --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: run test test-unit test-states test-days test-browser test-engines lint bench image messages lock audit licences help clean browser postgres nginx fonts engines

run: $(VENV)/.runtime ## set up everything and serve the map at http://127.0.0.1:8050 (PORT overrides)
	exec $(BIN)/python app.py serve

test: $(VENV)/.development browser postgres nginx fonts ## set up everything, a browser included, and run all tests
	export CHROMIUM="$$(.ci/browser)"
	$(PYTEST)

test-unit: $(VENV)/.development fonts ## run the tests that need neither a browser nor servers of their own
	$(PYTEST) -m "not servers" tests/unit tests/saxony --ignore=tests/saxony/browser

test-states: $(VENV)/.development browser postgres nginx fonts ## run what is general on an invented state
	export CHROMIUM="$$(.ci/browser)"
	SUITE_STATE=invented $(PYTEST) tests/browser tests/unit

test-days: $(VENV)/.development ## run the unit tests on other days than today, awkward ones among them
	.ci/days $(BIN)/python

test-browser: $(VENV)/.development browser ## run the browser tests
	export CHROMIUM="$$(.ci/browser)"
	$(PYTEST) tests/browser tests/saxony/browser

test-engines: $(VENV)/.development browser engines ## run the journeys in Chromium, Firefox and WebKit
	export CHROMIUM="$$(.ci/browser)"
	$(PYTEST:loadfile=loadgroup) tests/engines

lint: $(VENV)/.development ## check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/oxlint --deny-warnings assets
	.ci/types $(BIN)

bench: $(VENV)/.development browser ## measure everything, print the tables and write docs/performance.md
	$(BIN)/python -m tests.benchmarks

image: ## build the container image with podman, buildah or docker (BUILDER names one; compose.yaml runs it)
	@.ci/image

messages: $(VENV)/.runtime ## collect the texts to be translated into layers/words/messages/*.po
	.ci/messages $(BIN)

lock: $(VENV)/.runtime ## write requirements.lock anew: the hashes of what requirements.txt names
	.ci/lock $(BIN)

audit: $(VENV)/.runtime ## compare the pinned packages with a database of known weaknesses
	.ci/audit $(BIN)

licences: $(VENV)/.runtime ## list the licences of all packages in docs/licences.md
	$(BIN)/python -m tests.licences

clean: ## remove the environment
	rm -rf $(VENV)

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

browser:
	@.ci/browser --install > /dev/null

# without it, tests of that database are skipped, but never where CI is set
postgres:
	@.ci/postgres --install > /dev/null || [ -z "$${CI:-}" ]

# the same of what the tests run in place of containers
nginx:
	@.ci/nginx --install > /dev/null || [ -z "$${CI:-}" ]

# the same of typefaces with which slides are measured
fonts:
	@.ci/fonts --install > /dev/null || [ -z "$${CI:-}" ]

engines:
	@.ci/engines --install > /dev/null

$(VENV)/.created:
	@.ci/environment $(VENV)
	touch $@

$(VENV)/.runtime: $(VENV)/.created requirements.txt
	@echo "Installing the packages of requirements.txt …"
	$(BIN)/python -m pip install $(PIP_FLAGS) -r requirements.txt || { echo "The packages could not be installed. Is there a network connection to a Python package index? Nothing else is missing; run the command again." >&2; exit 1; }
	touch $@

$(VENV)/.development: $(VENV)/.runtime requirements-dev.txt
	@echo "Installing the packages of requirements-dev.txt …"
	$(BIN)/python -m pip install $(PIP_FLAGS) -r requirements-dev.txt || { echo "The packages for the tests could not be installed. Is there a network connection to a Python package index?" >&2; exit 1; }
	touch $@
