# Two commands do everything: `make demo` and `make test`.
PYTHON ?= python3
# Compiled Python is kept, whatever the caller's environment says: without it every start takes half again as long.
unexport PYTHONDONTWRITEBYTECODE
VENV := .venv
PEERS := .venv-compare
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --constraint constraints.txt
PEER_PIP := $(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --constraint eval/peer/constraints.txt
# What these modules import is only in $(PEERS).
STACKS := langchain llamaindex txtai haystack
# A file's tests stay together and come in the order of their names: the long ones are not left for the end.
PYTEST := $(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder --doctest-modules tests index rag eval \
	$(STACKS:%=--ignore eval/peer/%.py)
DEMO := var/demo
QUESTION := how many collective contracts?

.PHONY: demo test baseline quick bench compare clean

demo: $(VENV)/.installed
	@$(BIN)/yiju --home $(DEMO) add eval/gold/documents
	@echo
	@echo '$$ yiju query "$(QUESTION)"'
	@$(BIN)/yiju --home $(DEMO) query "$(QUESTION)"

test: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy & types=$$!; $(PYTEST) && wait $$types
	$(BIN)/yiju eval run --out var/gold.json
	$(BIN)/yiju eval gate var/gold.json --baseline eval/gold/baseline.json.gz --out var/gold.html

# After a change that is better: look at var/gold.html, then make what was measured the new baseline.
baseline: $(VENV)/.installed
	$(BIN)/yiju eval run --out eval/gold/baseline.json.gz

quick: $(VENV)/.installed-test
	$(PYTEST) -m "not slow"

# torch goes first and alone: constraints.txt admits no CUDA build of it, and what comes after finds it installed.
$(VENV)/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "yiju needs Python 3.11 or newer; name one with: make PYTHON=python3.12 …")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV) (some minutes the first time)"
	@$(PIP) torch || { echo "No CPU build of torch was found; the README says where pip can look for one." >&2; exit 1; }
	@$(PIP) --editable .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	@$(PIP) --editable '.[test]'
	@touch $@

# How fast it is on this machine, with the bundled documents: a few minutes, best with nothing else running.
bench: $(VENV)/.installed
	$(BIN)/yiju bench --out var/bench.json --plot var/bench.svg

# yiju beside what people would pick instead, in an environment of its own: some minutes with the bundled set, best with nothing else running.
# SETS: question sets; the bundled one if left out. OPTIONS: see `python -m eval.peer --help`.
compare: $(VENV)/.installed $(PEERS)/.installed
	$(BIN)/python -m eval.peer --python $(PEERS)/bin/python --out var/compare.json $(OPTIONS) $(SETS)

$(PEERS)/.installed: eval/peer/requirements.txt eval/peer/constraints.txt
	@test -x $(PEERS)/bin/python || $(PYTHON) -m venv $(PEERS)
	@echo "Installing what yiju is compared with into $(PEERS) (some minutes the first time)"
	@$(PEER_PIP) torch
	@$(PEER_PIP) --requirement eval/peer/requirements.txt
	@touch $@

clean:
	rm -rf $(VENV) $(PEERS) var
