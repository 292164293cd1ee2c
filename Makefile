# Everything that is done with this project, by name. `make` alone lists the targets.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
ROUND   ?= 2024
OUT    ?= editions/norway-$(ROUND)

# The tests start many processes: where none of them may keep what it compiled, each compiles everything again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup setup-portal setup-dev report sbom demo-round test check lint types contract format golden bench lock clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

$(VENV)/.runtime: requirements/runtime.txt requirements/build.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; name one with make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/build.txt -r requirements/runtime.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/.portal: $(VENV)/.runtime requirements/portal.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/portal.txt
	@touch $@

setup: $(VENV)/.runtime  ## make .venv with what the program needs
setup-portal: $(VENV)/.portal  ## the same, with what the portal needs
setup-dev: $(VENV)/.dev  ## the same, with what the tests need

report: $(VENV)/.runtime  ## set up, and build the edition of Norway's 2024 figures
	$(BIN)/tilstand run collections/norway $(ROUND) --out $(OUT)

demo-round: $(VENV)/.dev  ## play a whole round with invented bodies and figures, up to the printed edition
	$(BIN)/python tools/demo_round.py demo-round

# Assertions say only that they fail, which is quicker; what failed is run again, and they say all they can.
test: $(VENV)/.dev  ## set up, and run every check and test; FAST=1 leaves the slow tests out and draws less for laws
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	LAWS_TIMES=$(if $(FAST),0.25,0.5) $(BIN)/pytest --forks auto --assert plain $(if $(FAST),--ignore=tests/functional -m "not slow and not proof") \
	|| { $(BIN)/pytest --last-failed --last-failed-no-failures none; exit 1; }

proofs: $(VENV)/.dev  ## run the proofs, which take minutes and which make test leaves out
	$(BIN)/python benchmarks/proofs.py

check: test  ## the same as test

lint: $(VENV)/.dev  ## style only
	$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(VENV)/.dev  ## types only
	$(BIN)/mypy

contract: $(VENV)/.dev  ## import floors only
	$(BIN)/lint-imports

format: $(VENV)/.dev  ## put the code in the house style
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .

golden: $(VENV)/.dev  ## renew the list of what Norway's edition says, after a change that is meant
	$(BIN)/tilstand run collections/norway 2024 --out editions/golden
	$(BIN)/python tools/golden.py editions/golden

sbom: $(VENV)/.dev  ## list every library with its licence, and write the list as CycloneDX to build/
	$(BIN)/python tools/sbom.py

bench: $(VENV)/.dev report  ## print every headline figure (slow)
	for file in benchmarks/[a-z]*.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

lock: $(VENV)/.dev  ## renew the pinned requirements, without any registry address (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml -o requirements/runtime.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra portal pyproject.toml -o requirements/portal.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra far pyproject.toml -o requirements/far.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra link pyproject.toml -o requirements/link.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --group build -o requirements/build.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra portal --extra link --group dev pyproject.toml -o requirements/dev.txt

clean:  ## take away what was made
	rm -rf $(VENV) editions build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
