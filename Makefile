# Tightrope: what can be done here. `make help` lists it.
# Go, make, git and bash are enough; everything else is built once and kept in the user's cache.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

HEADER = headerFile=hack/boilerplate.go.txt
GENERATED_DIRS = api/v1alpha1/applyconfiguration config/crd/bases
CONTROLLER_GEN = "$$(hack/tools/tool.sh controller-gen)"

##@ Run

.PHONY: help
help: ## Show this list.
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n\033[1m%s\033[0m\n", substr($$0, 5)} \
		/^[a-z-]+:.*## / {printf "  \033[36m%-18s\033[0m %s\n", $$1, $$2}' $(MAKEFILE_LIST)

##@ Generate

.PHONY: generate
generate: ## Write what is generated: deepcopy, apply configurations, CRDs, RBAC. The only writer of these files.
	@stamp=$$(mktemp); trap 'rm -f "$$stamp"' EXIT; set -x; \
	$(CONTROLLER_GEN) paths=./api/v1alpha1 object:$(HEADER) applyconfiguration:$(HEADER) crd output:crd:dir=config/crd/bases; \
	if [ -d controllers ]; then $(CONTROLLER_GEN) paths=./controllers/... rbac:roleName=manager-role output:rbac:dir=config/rbac; fi; \
	find $(GENERATED_DIRS) -type f ! -newer "$$stamp" -print -delete
