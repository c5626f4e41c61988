# make start  起動（Ctrl+C で停止）            start everything (Ctrl+C stops it)
# make test   すべての検査                     run every check and test
# make check  速い検査だけ                     only the quick static part
# make lock   依存関係の固定を作り直す         write the locks anew
#
# Needs Python 3.11 or later and make; everything else is fetched into .venv.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
.SILENT:
.DEFAULT_GOAL := start
.PHONY: start test check lock fonts browser

# Debian's own Python is tried last: it lacks venv until python3-venv is installed.
PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3)
VENV := .venv
BIN := $(VENV)/bin
UV := uv==0.13.9
WORKERS ?= 2
IPAMJ := /usr/share/fonts/truetype/ipamj/ipamjm.ttf

start: $(VENV)/.product fonts
	exec $(BIN)/kikan start

test: check browser fonts
	exec $(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

# All four are run, whatever the first says.
check: $(VENV)/.development
	status=0
	$(BIN)/ruff format --check --output-format concise . || { status=1; echo '書式 / format: .venv/bin/ruff format'; }
	$(BIN)/ruff check --output-format concise . || status=1
	$(BIN)/mypy || status=1
	$(BIN)/lint-imports --no-logo || status=1
	exit $$status

lock: | $(BIN)/python
	[ -x $(BIN)/uv ] || $(BIN)/python -m pip install --quiet '$(UV)'
	echo 'setuptools>=77' | $(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header \
	    --python-version 3.11 --universal pyproject.toml - -o requirements.lock
	echo 'setuptools>=77' | $(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header \
	    --python-version 3.11 --universal --extra dev -c requirements.lock pyproject.toml - -o requirements-dev.lock

$(VENV)/.product: requirements.lock pyproject.toml | $(BIN)/python
	.ci/install requirements.lock '$(UV)'
	touch $@

$(VENV)/.development: requirements-dev.lock pyproject.toml | $(BIN)/python
	.ci/install requirements-dev.lock '$(UV)'
	touch $@ $(VENV)/.product

$(BIN)/python:
	.ci/make-venv '$(PYTHON)' '$(VENV)'

# The one thing that pip cannot bring: without it papers say that glyphs may be missing.
fonts:
	if [ ! -e '$(IPAMJ)' ] && [ -z "$${KIKAN_FONTS:-}" ]; then .ci/apt-or-tell fonts-ipamj-mincho \
	    '文字（IPAmj明朝）がないため、書類の一部の文字が欠けることがあります。' \
	    'Without the font IPAmj Mincho some letters may be missing on papers.'; fi

browser: $(VENV)/.development
	if ! command -v chromium-headless-shell chromium >/dev/null; then .ci/apt-or-tell chromium-headless-shell \
	    'Chromium がないため、画面の検査は飛ばします。' \
	    'Without Chromium the browser tests are skipped.'; fi
