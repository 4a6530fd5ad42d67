#!/usr/bin/env bash
# Generates everything again and checks that nothing changed and that nothing generated was left out of git.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

generated=(api/v1alpha1/zz_generated.deepcopy.go api/v1alpha1/applyconfiguration config/crd/bases config/rbac/role.yaml cmd/tightrope/schema/crds)
listing() { find "${generated[@]}" -type f | LC_ALL=C sort | while read -r file; do echo "$(git hash-object "$file") $file"; done; }

before=$(listing)
"${MAKE:-make}" --no-print-directory generate
after=$(listing)
if [ "$before" != "$after" ]; then
	echo "These generated files were out of date:"
	{ diff <(echo "$before") <(echo "$after") || true; } | awk '/^[<>]/ {print "    " $3}' | sort -u
	echo "They are up to date now: make generate was run. Commit them with their source."
	exit 1
fi
missing=$(git ls-files --others --exclude-standard -- "${generated[@]}")
if [ -n "$missing" ]; then
	echo "These generated files are not in git:"
	while read -r file; do echo "    $file"; done <<<"$missing"
	echo "Add them with: git add ${generated[*]}"
	exit 1
fi
