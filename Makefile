# Two commands do everything: `make demo` and `make test`.
PYTHON ?= python3
# Compiled Python is kept, whatever the caller's environment says: without it every start takes half again as long.
unexport PYTHONDONTWRITEBYTECODE
VENV := .venv
PEERS := .venv-compare
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --constraint constraints.txt
PEER_PIP := $(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --constraint eval/peer/constraints.txt
# What these modules import is only in $(PEERS); tests/hostile/target.py needs [audit].
STACKS := langchain llamaindex txtai haystack
# A file's tests stay together and come in the order of their names: the long ones are not left for the end.
PYTEST := $(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder --doctest-modules tests index rag eval \
	$(STACKS:%=--ignore eval/peer/%.py) --ignore tests/hostile/target.py
# CPU builds of torch for Linux carry "+cpu" in their version. Where pip finds none, the default build comes with the rest.
CPU_TORCH := $(shell grep '^torch==' constraints.txt)+cpu
NO_CPU_TORCH := No CPU build of torch where pip looks; the default build is a download of 2.7 GB, with CUDA libraries that \
	yiju does not need. For the CPU build (0.2 GB) stop this, set PIP_EXTRA_INDEX_URL to PyTorch's index of CPU builds, run make again.
SAY_NO_CPU_TORCH = { [ "$$(uname)" != Linux ] || echo "$(NO_CPU_TORCH)" >&2; }
DEMO := var/demo
QUESTION := how many collective contracts?

.PHONY: demo test page crash overload baseline quick bench compare long damage fuzz fuzz-http bombs isolation sbom wheel clean

demo: $(VENV)/.installed
	@$(BIN)/yiju --home $(DEMO) add eval/gold/documents eval/sample
	@echo
	@echo '$$ $(BIN)/yiju --home $(DEMO) query "$(QUESTION)"'
	@$(BIN)/yiju --home $(DEMO) query "$(QUESTION)"

test: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy & types=$$!; $(PYTEST) -m "not long" && wait $$types
	$(BIN)/yiju eval run --out var/gold.json
	$(BIN)/yiju eval gate var/gold.json --baseline eval/gold --out var/gold.html

# After a change that is better: look at var/gold.html, then make what was measured the new baseline.
baseline: $(VENV)/.installed
	$(BIN)/yiju eval run --out eval/gold/baseline-$$($(BIN)/python -c 'from eval.run.arithmetic import detect_arithmetic as name; print(name())').json.gz

quick: $(VENV)/.installed-test
	$(PYTEST) -m "not slow and not long"

# All tests of the page in Chromium: every gold question, every width, 1,000 pages, a slow network, a killed server.
page: $(VENV)/.installed-test
	$(BIN)/pytest -n 2 --dist loadfile tests/api/page

# Mixed load at ten times the capacity, with stalled and vanished clients: an hour. OPTIONS: see `python -m tests.overload --help`.
overload: $(VENV)/.installed-test
	$(BIN)/python -m tests.overload --out var/overload.json $(OPTIONS)

# Kills, power cuts and failing calls, some minutes; what is in the log is not run again. TRIALS: how many of each kind.
TRIALS := --kills 200 --replays 2000 --failures 200
crash: $(VENV)/.installed-test
	$(BIN)/python -m tests.crash --log var/crash.jsonl $(TRIALS)

# Whole development sets beside the checkout (../shared), of which `make test` takes samples: some minutes.
long: $(VENV)/.installed-test
	$(BIN)/pytest -n 2 --dist loadfile -m long tests/test_shared.py tests/eval tests/index/model

$(VENV)/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "yiju needs Python 3.11 or newer; name one with: make PYTHON=python3.12 …")'
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@echo "Installing into $(VENV) (some minutes the first time)"
	@$(PIP) $(CPU_TORCH) 2>/dev/null || $(SAY_NO_CPU_TORCH)
	@$(PIP) --editable '.[eval]' || { echo "Going on without the packages of yiju eval" >&2; $(PIP) --editable .; }
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	@$(PIP) --editable '.[test]'
	@touch $@

$(VENV)/.installed-audit: $(VENV)/.installed-test
	@$(PIP) --editable '.[audit]'
	@touch $@

# Hostile input. FORMATS: those to fuzz, all if left out; SECONDS: for each; CASES: for each operation. The corpus and the
# log of trials are kept in var: run again, and it goes on.
SECONDS := 600
CASES := 5000
fuzz: $(VENV)/.installed-audit
	$(BIN)/python -m tests.hostile.fuzz --seconds $(SECONDS) $(FORMATS)

fuzz-http: $(VENV)/.installed-audit
	$(BIN)/python -m tests.hostile.http_fuzz --cases $(CASES)

bombs: $(VENV)/.installed-test
	$(BIN)/pytest -q -rP tests/hostile/test_bomb.py

# Requests about collections of others, by every operation.
isolation: $(VENV)/.installed-test
	ISOLATION_REQUESTS=10000 $(BIN)/pytest -q -s tests/hostile/test_isolation.py

# What an installation consists of (var/sbom.json, CycloneDX) and its licences.
sbom: $(VENV)/.installed-audit
	$(BIN)/python -m tests.supply.sbom

# The wheel, the same to the byte wherever it is built; the hash tells.
wheel: $(VENV)/.installed-test
	$(BIN)/python -m hatchling build --target wheel --directory var/wheel
	$(BIN)/python -c 'import hashlib, pathlib; [print(hashlib.sha256(one.read_bytes()).hexdigest(), one) for one in pathlib.Path("var/wheel").glob("*.whl")]'

# How fast it is on this machine, with the bundled documents: a few minutes, best with nothing else running.
bench: $(VENV)/.installed
	$(BIN)/yiju bench --out var/bench.json --plot var/bench.svg

# Turned bits and cut files in 10,000 copies of a collection: what is said of them. Stopped and run again it goes on; half an hour.
damage: $(VENV)/.installed-test
	OMP_NUM_THREADS=1 $(BIN)/python -m tests.damage --folder var/damage

# yiju beside what people would pick instead, in an environment of its own: some minutes with the bundled set, best with nothing else running.
# SETS: question sets; the bundled one if left out. OPTIONS: see `python -m eval.peer --help`.
compare: $(VENV)/.installed $(PEERS)/.installed
	$(BIN)/python -m eval.peer --python $(PEERS)/bin/python --out var/compare.json $(OPTIONS) $(SETS)

$(PEERS)/.installed: eval/peer/requirements.txt eval/peer/constraints.txt
	@$(PEERS)/bin/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(PEERS)
	@echo "Installing what yiju is compared with into $(PEERS) (some minutes the first time)"
	@$(PEER_PIP) $(CPU_TORCH) 2>/dev/null || $(SAY_NO_CPU_TORCH)
	@$(PEER_PIP) --requirement eval/peer/requirements.txt
	@touch $@

clean:
	rm -rf $(VENV) $(PEERS) var
