#!/usr/bin/env bash
# Checks the samples as their users do, with the command line: every kustomization passes tightrope lint, every playbook,
# branch and segment is tested, and the table in config/samples/README.md tells the truth.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

rows=84 # what the sources of the samples describe
program=$(mktemp -d)/tightrope
trap 'rm -rf "$(dirname "$program")"' EXIT
go build -o "$program" ./cmd/tightrope

failed=0 packs=()
for kustomization in config/samples/*/kustomization.yaml; do
	pack=$(dirname "$kustomization")
	"$program" lint -k "$pack" --strict || failed=1
	packs+=("$pack")
done
"$program" test --require-tests "${packs[@]}" || failed=1
go run ./hack/library -program "$program" -rows "$rows" config/samples/README.md || failed=1
exit $failed
