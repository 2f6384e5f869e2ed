# Gongkai. `make` lists what there is; `make run` and `make test` are each enough on a
# clean machine that has git, make and Python 3.11 or later.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
SOURCES := $(shell find gongkai -name '*.py' -o -name '*.html' -o -name '*.po')
PYTEST_ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup run test check format messages reference bench lock clean

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

setup: $(VENV)/.base $(VENV)/.messages ## Install what the product needs into .venv

run: setup ## Start everything; prints the address and the logins
	@exec $(BIN)/gongkai up

test: $(VENV)/.test $(VENV)/.messages ## Run all tests, in a browser too where there is one
	@sh .ci/system-packages chromium fonts-noto-cjk
	$(BIN)/pytest -n 2 --dist loadgroup $(PYTEST_ARGS)

check: $(VENV)/.test $(VENV)/.messages ## Lint, types, imports, migrations, translations, docs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djhtml --check --tabwidth 2 gongkai
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python -m gongkai.config.messages --check
	@if [ -d tests/docs ]; then $(BIN)/pytest -q tests/docs; fi

format: $(VENV)/.test ## Format Python and templates
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/djhtml --tabwidth 2 gongkai

messages: $(VENV)/.test ## Collect the strings to translate, then compile
	$(BIN)/python -m gongkai.config.messages --collect
	$(BIN)/python -m gongkai.config.messages --compile

reference: $(VENV)/.base ## Generate docs/reference from the code
	$(BIN)/python -m gongkai.config.reference

bench: $(VENV)/.test ## Measure against Wagtail, side by side
	$(BIN)/python -m bench

lock: $(VENV)/.test ## Lock the requirements anew after changing requirements/*.in
	@for name in base test bench; do \
	  $(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header \
	    --universal --python-version 3.11 requirements/$$name.in -o requirements/$$name.txt; \
	done

clean: ## Remove the virtual environment and caches; data in var/ stay
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# --- How .venv is made ---------------------------------------------------------------
# Each stamp is newer than the lock it was installed from.

$(VENV)/.base: requirements/base.txt Makefile
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or later is needed."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or later is needed; this is $$($(PYTHON) --version)."; exit 1; }
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV) \
	  || { echo "On Debian: apt-get install python3-venv"; rm -rf $(VENV); exit 1; }
	@echo "Installing what Gongkai needs…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
	  --require-hashes -r requirements/base.txt
	@$(BIN)/python .ci/link.py
	@touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.base
	@echo "Installing what the tests need…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
	  --require-hashes -r requirements/test.txt
	@touch $@

$(VENV)/.messages: $(SOURCES) $(VENV)/.base
	@$(BIN)/python -m gongkai.config.messages --compile
	@touch $@
