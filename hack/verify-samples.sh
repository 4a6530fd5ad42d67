#!/usr/bin/env bash
# Checks config/ against the cluster of $KUBECONFIG, or against a control plane of its own where that is not set:
#   - every kustomization builds
#   - every sample is accepted, and so are the bad samples that the controllers refuse later (bad/stalled)
#   - every file in bad/apply is refused with the message on its first line (# expect: …), and so is an object of 2 MB
# KUBECTL names the program to use. Nothing stays in the cluster but the CRDs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../config"
if [ -z "${KUBECONFIG:-}" ]; then
  program=$(../hack/controlplane.sh)
  exec "$program" -- env KUBECTL="$(dirname "$program")/kubectl" ../hack/verify-samples.sh
fi
k() { "${KUBECTL:-kubectl}" "$@"; }
failed=0 ns=verify-samples-$$
fail() { echo "FAIL $*" >&2; failed=1; }
for file in $(find . -name kustomization.yaml -exec grep -L 'kind: Component' {} + | sort); do
  k kustomize "$(dirname "$file")" >/dev/null || fail "$file does not build"
done
k get crd tasks.tightrope.dev >/dev/null 2>&1 || k apply --server-side -k crd >/dev/null
k wait --for=condition=Established --timeout=30s $(k get crd -o name | grep '[.]tightrope[.]dev$') >/dev/null
k create namespace "$ns" >/dev/null
trap 'k delete namespace "$ns" --wait=false >/dev/null' EXIT
apply() { k apply --server-side --field-manager=verify-samples -n "$ns" "$@"; }

for sample in samples/*/kustomization.yaml; do
  k kustomize "$(dirname "$sample")" | sed "s/^  namespace: .*/  namespace: $ns/" | apply -f - >/dev/null || fail "$sample is refused"
done
for file in samples/bad/stalled/*.yaml; do
  apply --dry-run=server -f "$file" >/dev/null || fail "$file is refused, and should be accepted and then Stalled"
done
refused() { # refused NAME EXPECT: standard input is refused, with the text EXPECT in the answer
  if answer=$(k apply --dry-run=server -n "$ns" -f - 2>&1 >/dev/null); then fail "$1 is accepted"
  elif ! grep -qF -- "$2" <<<"$answer"; then fail "$1 is refused, but not with '$2': $answer"; fi
}
for file in samples/bad/apply/*.yaml; do
  refused "$file" "$(sed -n '1s/^# expect: //p' "$file")" <"$file"
done
refused "an object of 2 MB" "too large" < <(printf '%s\nkind: Segment\nmetadata: {name: big}\nspec: {expression: "%s"}\n' \
  'apiVersion: tightrope.dev/v1alpha1' "$(head -c 2000000 /dev/zero | tr '\0' x)")
exit $failed
