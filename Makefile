# What a checkout of Cloister can do. `make help` lists it; root or sudo is needed for Debian packages and `install` only.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo stop build test test-engine test-kills bench bench-quality bench-reader bench-guard bench-index \
  bench-kernels bench-load bench-start soak model format lint install packages test-packages toolchain

# What the build and the daemon need from Debian 12, and what the tests and the download of the model need beyond it.
PACKAGES := libarchive-dev libfaiss-dev libopenblas-dev libsqlite3-dev libssl-dev libstdc++-12-dev libxml2-dev \
  pkg-config poppler-utils
PYTHON_PACKAGES := $(if $(shell python3 -m pip --version 2>/dev/null),,python3 python3-pip)
VENV_PACKAGES := $(if $(shell python3 -c 'import ensurepip, venv' 2>/dev/null && echo yes),,python3 python3-venv)

MODEL := all-minilm-l6-v2
READER ?= Config/models/reader/cloister-reader.gguf
RELEASE := .build/release
DEMO := .demo
ROOT ?= $(DEMO)
EVAL ?= ../shared/eval
BENCH_PYTHON ?=
KILLS ?= 200
SIZE ?= 1000000
INDEX_FOLDER ?= .build/bench-index
MINUTES ?= 10
SOCKET := $(DEMO)/run/cloister.sock

# Where `install` puts things; DESTDIR goes before all of it.
PREFIX ?= /usr
DESTDIR ?=
SYSCONFDIR ?= /etc
LIBRARY := $(DESTDIR)$(PREFIX)/lib/cloister

help: ## List the targets.
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /\1\t/' | sort | expand -t 16

# `status --wait` ends with 3 where some file cannot be read; the others answer all the same.
demo: ## Build, start a daemon on Ingest/, ask three questions, leave it running.
	@$(MAKE) --no-print-directory packages
	@Config/models/fetch.sh $(DEMO)/models/$(MODEL)
	@$(MAKE) --no-print-directory build
	@Systemd/checkout/start.sh $(RELEASE)/cloisterd $(DEMO) --ingest $(CURDIR)/Ingest --config $(CURDIR)/Config/cloister.yaml
	@$(RELEASE)/cloister status --wait --socket $(SOCKET) || [ $$? -eq 3 ]
	@for question in \
	  "How do I put a document into a collection?" \
	  "Who may read a collection?" \
	  "What happens when a file is deleted?"; do \
	  printf '\n%s\n> %s\n\n' '----------------------------------------' "$$question"; \
	  $(RELEASE)/cloister ask --socket $(SOCKET) "$$question"; \
	done
	@printf '%s\n' '' '----------------------------------------' \
	  'The daemon keeps running.' \
	  '  ask    export CLOISTER_SOCKET=$(CURDIR)/$(SOCKET); $(RELEASE)/cloister ask "What is a chunk?"' \
	  '  drop   cp report.pdf Ingest/   (or: $(RELEASE)/cloister ingest report.pdf --wait)' \
	  '  stop   make stop'

stop: ## Stop the daemon that `make demo` left running.
	@Systemd/checkout/stop.sh $(DEMO)

build: toolchain packages ## Build the release binaries into .build/release.
	@swift build -c release || { \
	  echo 'build: failed; the first "error:" above says why' >&2; exit 1; }

# The virtual environment holds the clients that the tests drive the daemon with, in pinned versions.
test: toolchain test-packages ## Run the whole test suite.
	@Config/models/fetch.sh .build/models/$(MODEL)
	@Tests/Python/install.sh .build/python Tests/Python/client.txt
	@swift build --build-tests || { echo 'test: the build failed; the first "error:" above says why' >&2; exit 1; }
	@CLOISTER_TEST_PYTHON=$(CURDIR)/.build/python/bin/python3 Tests/run.sh

# Ten minutes on two cores, because pip compiles llama.cpp; `make test` passes over the tests that need it without it.
test-engine: test-packages ## Install llama.cpp's server, for the tests of an engine behind a socket.
	@$(if $(shell command -v g++),,Systemd/debian/prerequisites.sh g++)
	@Tests/Python/install.sh .build/python-llama Tests/Python/llama.txt

# The peer is sentence-transformers and FAISS in Python; BENCH_PYTHON names an interpreter that has them already.
test-kills: toolchain test-packages ## Kill the daemon KILLS times at random moments under load (200 take some minutes).
	@Config/models/fetch.sh .build/models/$(MODEL)
	@swift build --build-tests && CLOISTER_RANDOM_KILLS=$(KILLS) Tests/run.sh --filter RandomCrashTests

bench: build test-packages ## Measure ingest, search and answers beside Python on the same texts.
	@Config/models/fetch.sh .build/models/$(MODEL)
	@$(if $(BENCH_PYTHON),,Tests/Python/install.sh .build/python-bench Tests/Python/bench.txt)
	@python3 Tests/Benchmarks/appliance_bench.py --daemon $(RELEASE)/cloisterd --model .build/models/$(MODEL) \
	  --eval $(EVAL) --peer-python $(or $(BENCH_PYTHON),.build/python-bench/bin/python3)

bench-quality: build ## Measure how well passages and sentences are found.
	@Config/models/fetch.sh .build/models/$(MODEL)
	@[ -d $(EVAL) ] || { echo 'bench-quality: there is no evaluation folder; name one with EVAL=DIR' >&2; exit 1; }
	@$(RELEASE)/cloister-bench retrieval $(EVAL)
	@$(RELEASE)/cloister-bench quotes $(EVAL)

# The figures of a reader are those of articles that it never saw in training.
bench-reader: build ## Measure the built-in model beside quotes: right answers, right refusals, time.
	@Config/models/fetch.sh .build/models/$(MODEL)
	@[ -d $(EVAL) ] || { echo 'bench-reader: there is no evaluation folder; name one with EVAL=DIR' >&2; exit 1; }
	@[ -f $(READER) ] || { echo 'bench-reader: there is no reader; name one with READER=FILE' >&2; exit 1; }
	@$(RELEASE)/cloister-bench reader $(EVAL) --reader $(READER)

bench-guard: build ## Measure what the guard finds and what it wrongly stops, on texts that its classifier never saw.
	@[ -d $(EVAL) ] || { echo 'bench-guard: there is no evaluation folder; name one with EVAL=DIR' >&2; exit 1; }
	@$(RELEASE)/cloister-bench guard --data $(EVAL)/guard
	@$(RELEASE)/cloister-bench outbound $(EVAL)

# The peers are built once and kept in INDEX_FOLDER; hnswlib alone takes a quarter of an hour for a million vectors.
bench-index: build test-packages ## Measure the vector index beside hnswlib and FAISS on SIZE vectors in clusters.
	@$(if $(BENCH_PYTHON),,Tests/Python/install.sh .build/python-bench Tests/Python/bench.txt)
	@$(or $(BENCH_PYTHON),.build/python-bench/bin/python3) Tests/Benchmarks/index_bench.py \
	  --bench $(RELEASE)/cloister-bench --folder $(INDEX_FOLDER) --size $(SIZE)

bench-start: build ## Measure how soon a daemon is ready with the library that bench-index has made, and its memory.
	@Config/models/fetch.sh .build/models/$(MODEL)
	@python3 Tests/Benchmarks/start_bench.py --daemon $(RELEASE)/cloisterd --model .build/models/$(MODEL) \
	  --library $(INDEX_FOLDER)/$(SIZE)

bench-kernels: build ## Measure products of every weight format against the memory bandwidth.
	@$(RELEASE)/cloister-bench kernels

# As root the clients are four users, so that it is seen whether one of them can starve the others.
bench-load: build ## Ask with 100 clients for MINUTES while 5,000 files arrive, change and vanish; fails where anything breaks.
	@Config/models/fetch.sh .build/models/$(MODEL)
	@python3 Tests/Benchmarks/load_bench.py --daemon $(RELEASE)/cloisterd --model .build/models/$(MODEL) \
	  --minutes $(MINUTES)

soak: ## The same for an hour.
	@$(MAKE) --no-print-directory bench-load MINUTES=60

model: ## Put the embedding model under ROOT/models, for `cloisterd --root ROOT`.
	@$(if $(PYTHON_PACKAGES),Systemd/debian/prerequisites.sh $(PYTHON_PACKAGES))
	@Config/models/fetch.sh $(ROOT)/models/$(MODEL)

format: toolchain ## Format all Swift code in place.
	@swift format --in-place --recursive --parallel Package.swift Sources Tests

lint: toolchain ## Say where Swift code is not formatted or breaks a rule.
	@swift format lint --strict --recursive --parallel Package.swift Sources Tests

# The programs lie beside the libraries of the Swift runtime that they use, so that no toolchain is needed to run them.
install: ## Install binaries, configuration and units (DESTDIR, PREFIX); `make build` comes first.
	@[ -x $(RELEASE)/cloisterd ] || { echo 'install: nothing is built yet; run "make build" first, not as root' >&2; exit 1; }
	@[ -n "$(DESTDIR)" ] || [ "$$(id -u)" -eq 0 ] || { echo 'install: needs root: sudo make install' >&2; exit 1; }
	install -d $(LIBRARY) $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(SYSCONFDIR)/cloister/guard
	install -m 0755 -s $(RELEASE)/cloister $(RELEASE)/cloisterd $(RELEASE)/cloister-extract $(LIBRARY)/
	ldd $(RELEASE)/cloister $(RELEASE)/cloisterd $(RELEASE)/cloister-extract \
	  | awk '$$3 ~ "/swift/linux/" { print $$3 }' | sort -u | xargs -r install -m 0644 -t $(LIBRARY)
	$(if $(wildcard $(READER)),install -m 0644 $(READER) $(LIBRARY)/cloister-reader.gguf)
	ln -sf ../lib/cloister/cloister ../lib/cloister/cloisterd $(DESTDIR)$(PREFIX)/bin/
	@$(MAKE) --no-print-directory install-configuration install-units

.PHONY: install-configuration install-units
# What the operator has changed stays; the new file then lies beside it.
install-configuration:
	@cd Config; for file in cloister.yaml guard/* models/catalogue.yaml; do \
	  target=$(DESTDIR)$(SYSCONFDIR)/cloister/$$file; \
	  if [ -e "$$target" ] && ! cmp -s "$$file" "$$target"; then \
	    echo "install: $$target was changed and stays; the new one is $$target.new"; target=$$target.new; \
	  fi; \
	  install -m 0644 -D "$$file" "$$target"; \
	done

install-units:
	install -m 0644 -D -t $(DESTDIR)$(PREFIX)/lib/systemd/system Systemd/units/*.service Systemd/units/*.socket
	sed -i -E 's,/usr/(bin/cloisterd|lib/cloister|share/doc),$(PREFIX)/\1,' \
	  $(DESTDIR)$(PREFIX)/lib/systemd/system/cloister*
	install -m 0644 -D README.md $(DESTDIR)$(PREFIX)/share/doc/cloister/README.md
	install -m 0644 -D Systemd/sysusers.conf $(DESTDIR)$(PREFIX)/lib/sysusers.d/cloister.conf
	install -m 0644 -D Systemd/tmpfiles.conf $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/cloister.conf
	@if [ -z "$(DESTDIR)" ] && [ -d /run/systemd/system ]; then \
	  systemd-sysusers && systemd-tmpfiles --create cloister.conf && systemctl daemon-reload; \
	fi
	@echo 'install: next, as root: make model ROOT=/var/lib/cloister; systemctl enable --now cloister.socket cloister-admin.socket'

toolchain:
	@command -v swift >/dev/null || { echo 'Swift 6.3 is not on the PATH: get it from swift.org/install' >&2; exit 1; }

packages:
	@Systemd/debian/prerequisites.sh $(PACKAGES) $(PYTHON_PACKAGES)

test-packages: packages
	@$(if $(VENV_PACKAGES),Systemd/debian/prerequisites.sh $(VENV_PACKAGES))
