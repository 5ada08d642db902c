# Needs python 3.11 or newer and make; the rest is installed into .venv, from files that name hashes.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
VENV := .venv
PY := $(VENV)/bin/python
UV := $(VENV)/bin/uv
READY := $(VENV)/.ready
LOCK := requirements/requirements.lock
PACKAGES := contracts object_store automl pipeline_assets api serving client inspector local_platform
# The first of these that is new enough; PYTHON=/path/to/python overrules it.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
export PYTHONDONTWRITEBYTECODE :=
# The page's tools: the system's Node when it is new enough, else the one that a wheel brings into .venv.
NODE_BIN = $(shell node -e 'const [a, b] = process.versions.node.split(".").map(Number); \
	process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null && dirname "$$(command -v node)" || echo "$(CURDIR)/$(VENV)/node")
NPM = cd frontend && PATH="$(NODE_BIN):$$PATH" npm
PAGE := frontend/dist/index.html
PAGE_SOURCES := $(shell find frontend/src frontend/public -type f 2>/dev/null) frontend/index.html \
	frontend/vite.config.ts frontend/package.json

.PHONY: help setup demo story cloud-demo up test test-page test-python check check-types check-page check-python
.PHONY: lock bench soak clean

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' $(MAKEFILE_LIST)

setup: $(READY)  ## create .venv with everything in it

demo: $(READY)  ## train a bundled dataset through the real platform, then stop
	@exec $(PY) -m local_platform demo --tied

story: $(READY)  ## new data, drift, a scheduled retraining, a fork, champion and challenger, a roll back
	@exec $(PY) -m local_platform story --tied

cloud-demo: $(READY)  ## Orrery on Google Cloud, against emulators: job, endpoint, a fault, deletion
	@exec $(PY) -m tests.google_cloud.story

up: $(READY) $(PAGE)  ## serve at one URL until Ctrl-C
	@exec $(PY) -m local_platform up --tied

test: test-page test-python  ## every test but the soak ones: the page's, then the rest

test-page: $(PAGE)
	@$(NPM) test --silent

test-python: $(READY) $(PAGE)
	@exec $(PY) scripts/run_tests.py $(ARGS)

check:  ## lint, format, types, import rules, generated types
	@$(MAKE) --jobs=2 --keep-going check-types check-page check-python

# the longest first
check-types: $(READY)
	$(VENV)/bin/mypy $(addprefix -p ,$(PACKAGES))

check-page: $(READY) frontend/node_modules/.ready
	$(NPM) run --silent check

check-python: $(READY)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/lint-imports

lock: $(VENV)/.uv  ## recompile the lock from pyproject.toml
	$(UV) pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
		--no-header --no-emit-index-url --quiet -o $(LOCK)
	@# what the images on Vertex AI install: a part of it, in the same versions
	for part in serving training; do $(UV) pip compile requirements/$$part.in -c $(LOCK) --universal \
		--python-version 3.11 --generate-hashes --no-header --no-emit-index-url --quiet \
		-o requirements/$$part.lock || exit 1; done

bench: $(READY) $(PAGE)  ## the figures that the README claims
	$(PY) -m benchmarks.spine $(ARGS)
	$(PY) -m benchmarks.api_process
	$(PY) -m benchmarks.gcs
	$(PY) -m benchmarks.reading
	$(PY) -m benchmarks.page

soak: $(READY)  ## kill the parts of a running platform at random, and count what was lost: --runs 500
	$(PY) -m pytest -m soak tests/google_cloud -rP
	@exec $(PY) -m benchmarks.soak $(ARGS)

clean:  ## forget .venv, the built page, caches and the local state in .orrery
	rm -rf $(VENV) frontend/dist frontend/node_modules .orrery .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Orrery needs Python 3.11 or newer, and found none (set PYTHON=/path/to/python)"; exit 1; }
	@"$(PYTHON)" -m venv $(VENV) || { rm -rf $(VENV); \
		echo "$(PYTHON) cannot make a virtual environment (on Debian: apt install python3-venv)"; exit 1; }

$(VENV)/.uv: requirements/bootstrap.lock | $(VENV)/bin/python
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(READY): $(LOCK) pyproject.toml scripts/link_project.py $(VENV)/.uv
	@echo "Installing what $(LOCK) names ..."
	@$(UV) pip sync --quiet --python $(PY) --require-hashes --compile-bytecode $(LOCK)
	@$(PY) scripts/link_project.py
	@touch $@

$(VENV)/.node: requirements/node.lock $(READY)
	@test "$(NODE_BIN)" != "$(CURDIR)/$(VENV)/node" || { echo "Installing Node.js ..."; \
		$(UV) pip install --quiet --python $(PY) --require-hashes -r $< && $(PY) scripts/link_node.py; }
	@touch $@

frontend/node_modules/.ready: frontend/package-lock.json frontend/package.json $(VENV)/.node
	@$(NPM) ci --silent --no-audit --no-fund
	@touch $@

$(PAGE): frontend/node_modules/.ready $(PAGE_SOURCES)
	@$(NPM) run --silent build
	@touch $@
