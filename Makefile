# make demo and make test set everything up by themselves: a virtual environment in .venv from the hash-pinned lock.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PLUGINS := $(wildcard plugins/exportgate-*)
PACKAGES := src $(wildcard plugins/exportgate-*/src)
STAMP := $(VENV)/.installed

.PHONY: all setup demo test lint types imports unit bench fit lock clean

all: test

setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml $(wildcard plugins/*/pyproject.toml)
	$(PYTHON) -c 'import sys; sys.exit("exportgate needs Python 3.11 or later, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . $(addprefix -e ,$(PLUGINS))
	touch $@

demo: $(STAMP)
	$(BIN)/python fixtures/demo.py

test: lint types imports unit

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy $(PACKAGES) tests

imports: $(STAMP)
	$(BIN)/lint-imports

unit: $(STAMP)
	$(BIN)/python tests/desk/chromium.py
	$(BIN)/python tests/spark/ready.py
	$(BIN)/python -m pytest -q -n 2 --dist loadgroup

bench: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check sparse_dot_topn scikit-learn netaddr nba_api matplotlib
	$(BIN)/python -m tests.bench

# The weights of the matching engine, made anew from the real lists beside the repository (docs/matching.md).
PARTY_LISTS := $(addprefix ../shared/documents/party_lists/,apple_suppliers_2012_2022.csv supplier_list_15_mixed.csv \
	supplier_list_2_footwear.csv supplier_list_8.csv)

fit: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'lightgbm==4.7.0'
	EXPORTGATE_HOME=fit-home $(BIN)/exportgate update --mirror ../shared/feeds || test $$? -eq 1
	$(BIN)/python -m exportgate.names.fit --home fit-home --clean ../shared/bench/names/dev_clean.csv $(PARTY_LISTS)

lock:
	uv pip compile pyproject.toml --group dev --extra oidc --extra parquet --extra postgres --extra serve --extra trade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -o requirements.lock

clean:
	rm -rf $(VENV) demo-out fit-home
