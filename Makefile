# Torana. `make up` to see it, `make test` to trust it.
#
# Dependencies stand in pyproject.toml. After changing them, lock again:
#   uv pip compile --universal --generate-hashes --no-emit-index-url --no-header \
#     --group build pyproject.toml -o requirements.txt
#   uv pip compile --universal --generate-hashes --no-emit-index-url --no-header \
#     -c requirements.txt --group build --group test pyproject.toml -o requirements-test.txt

# The first Python on this machine that is 3.11 to 3.14; or say: make up PYTHON=/path/to/python
PYTHON ?= $(firstword $(foreach p,python3 python3.14 python3.13 python3.12 python3.11,\
	$(shell $(p) -c 'import sys; print("$(p)" if (3, 11) <= sys.version_info[:2] <= (3, 14) else "")' 2>/dev/null)))
BIN := .venv/bin
PO := $(wildcard torana/locale/*/LC_MESSAGES/django.po)
PIP := $(BIN)/pip --disable-pip-version-check --quiet
SLOW := cluster or journey or crash
N ?= 100
SCALE ?= 10000
SEED ?= 20261122

.DEFAULT_GOAL := help
.PHONY: help up test crash attack tamper bench format styles

help: ## This list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

up: .venv/ready ## Start a demonstration nation on this machine; Ctrl-C stops it. ARGS="--port 9000"
	@$(BIN)/torana up $(ARGS)

test: .venv/ready-for-tests ## Everything that CI runs: format, lint, contracts, types, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy torana tests bench tools conftest.py
	$(BIN)/pytest -n 2 -m "not ($(SLOW))"
	$(BIN)/pytest -p no:randomly -m "$(SLOW)"

crash: .venv/ready-for-tests ## Kill processes under load N times (N=100), and look for losses
	TORANA_CRASH_KILLS=$(N) $(BIN)/pytest -p no:randomly -m crash -s

attack: .venv/ready-for-tests ## Send N hostile requests (N=20000) drawn from a SEED, and look for harm
	TORANA_ATTACK_REQUESTS=$(if $(filter file,$(origin N)),20000,$(N)) TORANA_ATTACK_SEED=$(SEED) \
		TORANA_ATTACK_TABLE=docs/security/attack-run.md $(BIN)/pytest -p no:randomly -s tests/attack

tamper: .venv/ready-for-tests ## Tamper with the log N times (N=10000), drawn from a SEED, and be found out
	TORANA_TAMPER=$(if $(filter file,$(origin N)),10000,$(N)) TORANA_TAMPER_SEED=$(SEED) \
		TORANA_TAMPER_TABLE=docs/security/tamper-run.md \
		$(BIN)/pytest -p no:randomly -s tests/witness/test_tamper.py

bench: .venv/ready-for-tests ## Measure, beside PostgreSQL alone, and write bench/results. SCALE=1000000 cases
	$(BIN)/python -m bench
	$(BIN)/python -m bench.overload
	$(BIN)/python -m bench.million --scale $(SCALE)
	$(BIN)/python -m bench.keep --scale $(SCALE)

format: .venv/ready-for-tests ## Lay out the code as the rules say
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

styles: .venv/ready-for-tests ## Compile the stylesheets in torana/static from styles/
	cd styles && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent && \
		PATH="$(CURDIR)/$(BIN):$$PATH" npm run build

# --- Set-up: done once, and again when what it depends on changes

.venv/made:
	@test -n "$(PYTHON)" || { echo "Torana needs Python 3.11 to 3.14: apt install python3 python3-venv"; exit 1; }
	@echo "Making a virtual environment with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv .venv || { echo "Python lacks venv: apt install python3-venv"; exit 1; }
	@touch $@

.venv/installed: .venv/made requirements.txt
	@echo "Installing $$(grep -c '^[a-z].*==' requirements.txt) packages, once"
	@$(PIP) install --require-hashes -r requirements.txt
	@touch $@

.venv/installed-for-tests: .venv/installed requirements-test.txt
	@echo "Installing $$(grep -c '^[a-z].*==' requirements-test.txt) packages for the tests, once"
	@$(PIP) install --require-hashes -r requirements-test.txt
	@touch $@

.venv/named: .venv/installed pyproject.toml
	@$(PIP) install --no-build-isolation --no-deps -e .
	@touch $@

# Chromium for the journeys: Debian's as root, else the one that playwright brings.
.venv/browser: .venv/installed-for-tests
	@command -v chromium >/dev/null || { \
		if [ "$$(id -u)" = 0 ] && grep -q '^ID=debian' /etc/os-release; then \
			echo "Installing Chromium"; \
			apt-get -qq update && apt-get -qq install -y --no-install-recommends chromium >/dev/null; \
		else \
			echo "Fetching Chromium"; \
			$(BIN)/playwright install $$([ "$$(id -u)" = 0 ] && echo --with-deps) chromium; \
		fi; }
	@touch $@

# Debian's own PostgreSQL, as a database that others run: its programs, without a cluster of its own.
.venv/postgresql: .venv/installed-for-tests
	@if [ "$$(id -u)" = 0 ] && grep -q '^VERSION_ID="12"' /etc/os-release && \
		! [ -x /usr/lib/postgresql/15/bin/postgres -a -x /usr/sbin/pgbouncer ]; then \
		echo "Installing Debian's PostgreSQL and PgBouncer"; \
		mkdir -p /etc/postgresql-common/createcluster.d; \
		echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.d/torana-tests.conf; \
		apt-get -qq update && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get -qq install -y \
			--no-install-recommends postgresql-15 pgbouncer >/dev/null; \
	fi
	@touch $@

# Debian's own sender of the journal, whose line in deploy/ is run.
.venv/journal: .venv/installed-for-tests
	@if [ "$$(id -u)" = 0 ] && grep -q '^VERSION_ID="12"' /etc/os-release && \
		! [ -x /lib/systemd/systemd-journal-upload ]; then \
		echo "Installing Debian's systemd-journal-remote"; \
		apt-get -qq update && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get -qq install -y \
			--no-install-recommends systemd-journal-remote >/dev/null; \
	fi
	@touch $@

# Other people's programs that read certificates: poppler, with its store of roots, and npm's @sd-jwt.
.venv/outsiders: .venv/installed-for-tests tests/outsiders/package-lock.json
	@if [ "$$(id -u)" = 0 ] && grep -q '^ID=debian' /etc/os-release && \
		! { command -v pdfsig && command -v certutil && command -v curl; } >/dev/null; then \
		echo "Installing poppler-utils, libnss3-tools and curl"; \
		apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y \
			--no-install-recommends poppler-utils libnss3-tools curl >/dev/null; \
	fi
	@cd tests/outsiders && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent || \
		echo "npm is out of reach: what tests @sd-jwt is skipped, until: rm .venv/outsiders"
	@touch $@

.venv/ready: .venv/named $(PO:.po=.mo)
	@touch $@

.venv/ready-for-tests: .venv/ready .venv/installed-for-tests .venv/browser .venv/postgresql \
		.venv/journal .venv/outsiders
	@touch $@

%.mo: %.po .venv/installed
	@$(BIN)/python -m tools.messages compile $<
