# What can be done here. `make help` lists it.
# Go, make, git and bash are enough. Everything else is built from pinned sources once and kept in the user's cache.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# Image of the manager and the page, for docker-build, deploy and build-installer.
IMG ?= controller:latest
# How long each fuzz target runs.
FUZZTIME ?= 30s
# Arguments for `make run`, for go test, and for the benchmarks.
ARGS ?=
TESTARGS ?=
BENCH ?= .

# The version of the command line, where its releases are downloaded from, and for which platforms they are built.
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null)
RELEASES ?= https://tightrope.dev/releases
PLATFORMS ?= darwin/amd64 darwin/arm64 linux/amd64 linux/arm64 windows/amd64

# The race detector needs cgo, which Go turns off where there is no C compiler.
RACE ?= $(if $(filter 1,$(shell go env CGO_ENABLED)),-race)
# The user's kubectl, or else the one in the control plane program.
KUBECTL ?= "$$(command -v kubectl || echo "$$(dirname "$$(hack/controlplane.sh)")/kubectl")"
# Starts a control plane for the command that follows, and sets KUBECONFIG for it.
WITH_CLUSTER = "$$(hack/controlplane.sh)" --
CONTROLLER_GEN = "$$(hack/tools/tool.sh controller-gen)"
GOLANGCI_LINT = "$$(hack/tools/tool.sh golangci-lint)"
CLI_LDFLAGS = -X tightrope.dev/cmd/tightrope/version.number=$(VERSION)
HEADER = headerFile=hack/boilerplate.go.txt
# Suites are the packages whose tests reach test/cluster: they need an API server. Units are the others.
SUITES = go list -e -test -f '{{with .ForTest}}{{.}} {{join $$.Deps ","}}{{end}}' ./... | \
	awk '/(^|[ ,])tightrope\.dev\/test\/cluster([ ,]|$$)/ {print $$1}' | LC_ALL=C sort -u
TESTED = go list -e -f '{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}' ./... | LC_ALL=C sort -u
UNITS = LC_ALL=C comm -23 <($(TESTED)) <($(SUITES))

##@ Run

.PHONY: help
help: ## Show this list.
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} \
		/^[a-z-]+:.*## / {printf "  %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: ## Start a control plane, the manager and the samples on this machine.
	@echo "Compiling; the first time takes a minute or two."
	@mkdir -p bin && go build -o bin/run ./hack/run && exec bin/run $(ARGS)

##@ Test

.PHONY: test
test: test-unit test-integration ## Run all tests, those against a real API server too. `make faults-quick` is apart.

.PHONY: test-unit
test-unit: ## Run the tests that need no API server.
	@[ -n "$(RACE)" ] || echo "There is no C compiler here, so the race detector is off."
	go test $(RACE) -shuffle=on $(TESTARGS) $$($(UNITS) | grep -vE '/test/(books$$|faults)')
	go test -shuffle=on $(TESTARGS) ./test/books # one thread of control: the race detector has nothing to find there

.PHONY: test-integration
test-integration: ## Run the suites against a real API server: that of KUBECONFIG, else one started for them.
	$(if $(KUBECONFIG)$(KUBEBUILDER_ASSETS),,$(WITH_CLUSTER)) go test -count=1 -timeout 20m $(TESTARGS) $$($(SUITES))
	cd hack/controlplane && CGO_ENABLED=0 go test $(TESTARGS) .

.PHONY: test-page
test-page: ## Have a browser go through the page: a morning as each role, and every page, light, dark, wide and narrow.
	hack/browser.sh go test -count=1 -v -timeout 10m $(TESTARGS) ./test/page -browser=test

.PHONY: screenshots
screenshots: ## Make a picture of each page of the page, in test/page/screenshots.
	hack/browser.sh go test -count=1 -v -timeout 10m ./test/page -ginkgo.focus='A browser' -browser=shots

.PHONY: faults-quick
faults-quick: ## Kill, cut off and blind the controllers at every write, once a schedule: 100,000 schedules, minutes.
	go test -shuffle=on $(TESTARGS) ./test/faults/...
	go run ./test/faults/explore

.PHONY: faults
faults: ## The same with pairs of faults, every lag, and interleavings: 2,000,000 schedules. REPLAY=seed plays one, ARGS='-only=interleavings' a part.
	go run ./test/faults/explore $(if $(REPLAY),-replay '$(REPLAY)',-thorough $(ARGS))

.PHONY: faults-long
faults-long: ## Kill real processes for hours, and count what was made twice, lost or made early. ARGS='-seed=7 -kills=20' is another run.
	@mkdir -p bin && go test -c -o bin/chaos.test ./test/chaos
	cd test/chaos && ../../bin/chaos.test -test.run '^(TestExactlyOnce|TestTheWebhookComesBack)$$' -test.v -test.timeout 0 \
		-kills=300 -apiserver=50 -etcd=25 -freezes=25 -terms=25 -others=10 -steps=20000 -hooks=10 $(ARGS)

.PHONY: faults-planted
faults-planted: ## Plant every bug of test/faults/planted, and have the explorer find each; and six in the webhook of real managers.
	nice go test ./test/faults/planted -run TestEveryBugIsSeen -hunt -count=1 -v -timeout 60m $(TESTARGS)
	nice go test ./test/chaos -run TestTheWebhookIsWatched -planted -count=1 -v -timeout 30m

.PHONY: fuzz
fuzz: ## Run each fuzz target for FUZZTIME (30s).
	@git grep --untracked -E '^func Fuzz[A-Za-z0-9_]+\(' -- '*_test.go' | sed -E 's/^(.*)\/[^/]*:func (Fuzz[A-Za-z0-9_]*).*/\1 \2/' | \
	while read -r dir target; do \
		echo "$$target in $$dir for $(FUZZTIME)"; \
		go test "./$$dir" -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) </dev/null || exit 1; \
	done

##@ Lint

.PHONY: lint
lint: ## Run the linters.
	$(GOLANGCI_LINT) run ./...

.PHONY: lint-fix
lint-fix: ## Run the linters and mend what they can.
	$(GOLANGCI_LINT) run --fix ./...

.PHONY: fmt
fmt: ## Format the code.
	$(GOLANGCI_LINT) fmt ./...

##@ Generate

.PHONY: generate
generate: ## Write deepcopy, apply configurations, CRDs and RBAC. Nothing else writes these files.
	@mkdir -p bin && touch bin/.generating
	$(CONTROLLER_GEN) paths=./api/v1alpha1 object:$(HEADER) applyconfiguration:$(HEADER) crd output:crd:dir=config/crd/bases
	@find api/v1alpha1/applyconfiguration config/crd/bases -type f ! -newer bin/.generating -print -delete
	$(CONTROLLER_GEN) paths=./controllers/... rbac:roleName=manager-role output:rbac:dir=config/rbac
	go generate ./cmd/tightrope/schema

##@ Verify

.PHONY: verify
verify: ## Check generated files, import arrows, leaks and samples.
	hack/verify-leaks.sh
	hack/verify-library.sh
	hack/verify-imports.sh
	hack/verify-generated.sh
	export KUBECTL=$(KUBECTL); $(WITH_CLUSTER) bash -euc '"$$KUBECTL" apply --server-side -k config/crd >/dev/null; hack/verify-samples.sh'

.PHONY: presubmit
presubmit: verify lint test faults-quick ## Run what a change must pass.

##@ Bench

.PHONY: bench
bench: ## Run the benchmarks. BENCH=name picks some.
	go test ./test/bench -run '^$$' -bench '$(BENCH)' -benchmem -timeout 60m $(TESTARGS)

##@ Build

.PHONY: build
build: cli ## Build bin/manager and bin/tightrope.
	go build -o bin/manager ./cmd/manager

.PHONY: cli
cli: ## Build bin/tightrope, and its names as a plugin of kubectl.
	go build -ldflags '$(CLI_LDFLAGS)' -o bin/tightrope ./cmd/tightrope
	ln -sf tightrope bin/kubectl-tightrope
	ln -sf tightrope bin/kubectl_complete-tightrope

.PHONY: krew
krew: ## Build the plugin for PLATFORMS, as VERSION, and its manifest for Krew, in dist.
	rm -rf dist/krew && mkdir -p dist/krew
	for platform in $(PLATFORMS); do \
		os=$${platform%/*} arch=$${platform#*/} exe=; [ "$$os" != windows ] || exe=.exe; \
		CGO_ENABLED=0 GOOS=$$os GOARCH=$$arch go build -trimpath -ldflags '-s -w $(CLI_LDFLAGS)' -o dist/krew/kubectl-tightrope$$exe ./cmd/tightrope; \
		tar -C . -czf dist/krew/tightrope_$${os}_$$arch.tar.gz LICENSE -C dist/krew kubectl-tightrope$$exe; \
		rm dist/krew/kubectl-tightrope$$exe; \
	done
	go run ./hack/krew '$(VERSION)' '$(RELEASES)/$(VERSION)' dist/krew > dist/tightrope.yaml

.PHONY: tools
tools: ## Build the tools and the control plane ahead of their first use.
	@hack/tools/tool.sh controller-gen
	@hack/controlplane.sh
	@hack/tools/tool.sh golangci-lint

.PHONY: docker-build
docker-build: ## Build the image of the manager and the page as IMG.
	docker build --build-arg VERSION='$(VERSION)' -t $(IMG) .

.PHONY: build-installer
build-installer: ## Write dist/install.yaml: all that a cluster needs.
	@mkdir -p dist
	$(KUBECTL) kustomize config/default | sed 's|image: controller:latest|image: $(IMG)|' > dist/install.yaml

.PHONY: clean
clean: ## Remove bin and dist. Tools stay in the user's cache.
	rm -rf bin dist

##@ Deploy

.PHONY: install
install: ## Put the CRDs into the cluster of the kubeconfig.
	$(KUBECTL) apply --server-side -k config/crd

.PHONY: uninstall
uninstall: ## Remove the CRDs, and with them every object of their kinds.
	$(KUBECTL) delete --ignore-not-found -k config/crd

.PHONY: deploy
deploy: build-installer ## Put the CRDs and the manager (IMG) into the cluster of the kubeconfig.
	$(KUBECTL) apply --server-side -f dist/install.yaml

.PHONY: undeploy
undeploy: build-installer ## Remove the manager. The CRDs and all objects of their kinds stay.
	awk 'BEGIN {RS = "---\n"; ORS = RS} !/(^|\n)kind: CustomResourceDefinition\n/' dist/install.yaml | $(KUBECTL) delete --ignore-not-found -f -
