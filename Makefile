# Footnote: `make chat` to use it, `make test` to check it. Both set up what they need on first use.

PYTHON ?= python3
VENV   ?= .venv
DATA   ?= .footnote
DOCS   ?= samples
PORT   ?= 7860

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: help setup setup-dev chat test check format lint types imports lock clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# The lock is complete, so pip resolves nothing (--no-deps) and checks every hash. torch stands apart: its
# build (CPU, CUDA, Metal) is the machine's choice, so only its version is pinned.
$(VENV)/runtime.stamp: locks/runtime.txt locks/torch.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Footnote needs Python 3.11 or newer; run: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --no-deps --require-hashes -r locks/runtime.txt
	$(PIP) install -r locks/torch.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: locks/dev.txt $(VENV)/runtime.stamp
	$(PIP) install --no-deps --require-hashes -r locks/dev.txt
	@touch $@

setup: $(VENV)/runtime.stamp ## install what running needs into .venv
setup-dev: $(VENV)/dev.stamp ## install what testing needs too

chat: setup ## index DOCS (samples/) and open the chat page on PORT (7860)
	$(BIN)/footnote ingest "$(DOCS)" --data "$(DATA)"
	$(BIN)/footnote chat --data "$(DATA)" --port "$(PORT)"

test: setup-dev ## run the whole suite; browser tests need Chromium
	$(BIN)/python -m pytest

check: format lint types imports test ## everything that must pass before a commit

format: setup-dev ## is the code formatted?
	$(BIN)/ruff format --check .

lint: setup-dev ## is the code clean?
	$(BIN)/ruff check .

types: setup-dev ## do the types hold?
	$(BIN)/mypy

imports: setup-dev ## does data flow one way?
	$(BIN)/lint-imports

LOCK = $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-package torch --no-header

lock: setup-dev ## make the lock files anew from pyproject.toml
	$(LOCK) pyproject.toml -o locks/runtime.txt
	$(LOCK) --group dev -c locks/runtime.txt -o locks/dev.txt

clean: ## remove the environment and the local index (your documents stay)
	rm -rf $(VENV) .footnote build *.egg-info
