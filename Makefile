# Everything that is done to this repository. Only Python 3.11+, git and make are needed.
#
#   make setup                     .venv with the locked versions, `backwright` and `wright` in .venv/bin
#   make test                      the tests of the tool
#   make lint                      ruff and mypy --strict
#   make demo                      build, fill and serve examples/helpdesk; CHECK=1 plays the README's transcript and checks it
#   make bench NAME=merge|reads|build   a benchmark against its rivals; NAME=pages puts random pages through everything,
#                                  NAME=judge counts the planted faults that a proof notices, NAME=twins those in
#                                  servers of other frameworks

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# Without bytecode every process would compile every library anew.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
WORKERS ?= 2
DATABASE ?= sqlite
PORT ?= 8000

.PHONY: help setup lock test lint bench demo transcript examples reference clean

help:
	@sed -n '3,9s/^# *//p' Makefile

setup: $(READY)

# The stamp makes a second run free; a changed lock file makes it anew.
$(READY): requirements.lock
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed, this is %s. Say which: make setup PYTHON=python3.12" % sys.version.split()[0])'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

lock:
	@$(BIN)/python -m scripts.lock

test: setup
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -rs $(ARGS)

lint: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/mypy scripts conformance

bench: setup
	@test -n "$(NAME)" || { echo "Which one? make bench NAME=merge|reads|build|pages|judge|twins"; exit 2; }
	@$(BIN)/python -m benchmarks.$(NAME) $(ARGS)

demo:
	@started=$$(date +%s.%N); $(MAKE) --no-print-directory -s setup; \
	exec $(BIN)/python -m scripts.demo --started "$$started" --database "$(DATABASE)" --port "$(PORT)" $(if $(CHECK),--check)

# The README's first screen, played, checked and written.
transcript:
	@mkdir -p demo
	@started=$$(date +%s.%N); $(MAKE) --no-print-directory -s setup; \
	$(BIN)/python -m scripts.demo --started "$$started" --port "$(PORT)" --check --save demo/transcript.txt
	@$(BIN)/python -m scripts.transcript demo/transcript.txt

# Every example, built from nothing and tested by its own tests.
examples: setup
	@$(BIN)/python -m scripts.examples

reference: setup
	@$(BIN)/python -m scripts.reference

clean:
	rm -rf demo benchmarks/out
