# Every target works on a fresh machine with Python 3.11 or newer: it makes .venv, installs what it needs and goes.
#
#   make run           serve the dashboard on http://127.0.0.1:8501 (PORT=9000 make run)
#   make test          the tests that take seconds        make test-long    the ones that take minutes
#   make check         style and types                    make format       rewrite the style
#   make bench         speed beside NumPy and Mesa        make screenshots  pictures of the pages
#   make worlds        the presets' plausible worlds anew, after a change of the model
#   make mutants       slips in money code that no test notices (ARGS="--sample 0 sim/pay/money.py" for all of one module)

PORT ?= 8501
VENV ?= .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check install --quiet

# The stamps live inside the environment, so whoever deletes or rebuilds it takes them along.
RUN_STAMP := $(VENV)/.stamp-run
DEV_STAMP := $(VENV)/.stamp-dev

# One process per core, a file's tests in one process: they share its server. The order is tests/conftest.py's.
SIDE_BY_SIDE := -n auto --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test test-long check format bench mutants worlds screenshots

help:
	@sed -n '3,$$ { /^#  / s/^#  //p; /^PORT/q }' Makefile

run: $(RUN_STAMP)
	$(VENV)/bin/streamlit run app.py --server.address 127.0.0.1 --server.port $(PORT) --server.headless true

test: $(DEV_STAMP)
	$(PY) -m pytest $(SIDE_BY_SIDE) -m "not long" $(ARGS)

# pytest ends with 5 when nothing is marked long; that is not a failure, and it is said.
test-long: $(DEV_STAMP)
	@code=0; $(PY) -m pytest -m long --collect-only -q >/dev/null 2>&1 || code=$$?; \
	if [ $$code -eq 5 ]; then echo "make test-long: no test is marked long, so there was nothing to run."; \
	else echo '$(PY) -m pytest $(SIDE_BY_SIDE) -m long $(ARGS)'; $(PY) -m pytest $(SIDE_BY_SIDE) -m long $(ARGS); fi

check: $(DEV_STAMP)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

format: $(DEV_STAMP)
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

bench: $(DEV_STAMP)
	PYTHONPATH=. $(PY) bench/run.py $(ARGS)
	PYTHONPATH=. $(PY) bench/pay_bench.py $(ARGS)
	PYTHONPATH=. $(PY) bench/sweep_bench.py $(ARGS)
	PYTHONPATH=. $(PY) bench/import_bench.py

# After a change of the model or of a preset: the plausible worlds that come with the presets, some minutes.
worlds: $(DEV_STAMP)
	$(PY) -m sim.uncertainty.shipped_worlds

mutants: $(DEV_STAMP)
	PYTHONPATH=. $(PY) bench/mutants.py $(ARGS)

screenshots: $(DEV_STAMP)
	PYTHONPATH=. $(PY) tests/browser/screenshots.py $(ARGS)

# The first Python of at least 3.11 makes the environment (PYTHON= chooses another); an environment that is there is kept.
$(PY):
	@for python in $(PYTHON) python3 python3.13 python3.12 python3.11 python; do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			echo "$$python -m venv $(VENV)"; \
			"$$python" -m venv $(VENV) && exit 0; \
			echo "The environment could not be made; on Debian and Ubuntu install python3-venv and try again." >&2; exit 1; \
		fi; \
	done; echo "Multiplier needs Python 3.11 or newer (PYTHON=/path/to/python3.11 make ...)." >&2; exit 1

$(RUN_STAMP): requirements.txt | $(PY)
	$(PIP) -r requirements.txt
	@touch $@

$(DEV_STAMP): requirements.txt requirements-dask.txt requirements-extras.txt requirements-dev.txt | $(PY)
	$(PIP) -r requirements-dev.txt
	@touch $(RUN_STAMP) $@
