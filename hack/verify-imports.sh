#!/usr/bin/env bash
# Checks which packages may know of which, also through others. The picture is in CONTRIBUTING.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

module=$(go list -m)
cluster='k8s.io/client-go|sigs.k8s.io/controller-runtime'
status=0

# deny PATTERN LIBRARIES [EXCEPT]: no package that matches PATTERN reaches one that matches LIBRARIES.
deny() {
	local package packages reached
	packages=$(go list -e "$1" 2>/dev/null | grep -vE "${3:-^$}" || true)
	for package in $packages; do
		reached=$(go list -e -deps "$package" | grep -E "^($2)(/|$)" | head -n 3 || true)
		if [ -n "$reached" ]; then
			printf '%s must not import\n%s\n' "$package" "$(sed 's/^/    /' <<<"$reached")"
			status=1
		fi
	done
}

deny ./api/... "$cluster|$module/(controllers|cmd|test)" /applyconfiguration # generated, for clients
deny ./controllers/engine/... "$cluster|$module/(controllers/persist|cmd|test)"
deny ./controllers/persist/... "$module/(controllers/engine|cmd|test)"
deny ./controllers/... "$module/(cmd|test)"
deny ./cmd/... "$module/test"
deny ./hack/... "$module/test"

if [ "$status" != 0 ]; then
	echo "Show the way with: go mod why PACKAGE, then move the code, or pass what it needs as a value."
fi
exit "$status"
