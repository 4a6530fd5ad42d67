#!/usr/bin/env bash
# Prints the path of the control plane program (see hack/controlplane/doc.go). Builds it first if need be.
# The directory it is in is a valid KUBEBUILDER_ASSETS. The program is kept in the user's cache, one per version of its source.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/controlplane"

say() { echo "controlplane: $*" >&2; }
sha256() { if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi; }

sources() { find . -maxdepth 1 -name '*.go' ! -name '*_test.go' | LC_ALL=C sort; }
hash=$({ go version; sources | xargs cat go.mod go.sum; } | sha256 | cut -c1-12)
dir=${XDG_CACHE_HOME:-$HOME/.cache}/tightrope/controlplane-$hash
if [ -x "$dir/controlplane" ]; then echo "$dir/controlplane"; exit; fi

mkdir -p "$dir"
if command -v flock >/dev/null; then # somebody else may be building the same
  exec 9>"$dir/.lock"
  flock -n 9 || { say "waiting for another build of the same program"; flock 9; }
  if [ -x "$dir/controlplane" ]; then echo "$dir/controlplane"; exit; fi
fi

version=$(go list -m -f '{{.Version}}' k8s.io/kubernetes)
IFS=. read -r major minor _ <<<"${version#v}"
say "building etcd, kube-apiserver and kubectl $version from source; the first time takes about 4 minutes"
(while sleep 15 2>/dev/null; do say "still building, $((SECONDS / 60))m$((SECONDS % 60))s"; done) >/dev/null 9>&- &
ticks=$! part=$dir/.part-$$
trap 'kill $ticks 2>/dev/null || true; rm -f "$part"' EXIT
pkg=k8s.io/component-base/version
CGO_ENABLED=0 GOWORK=off go build -buildvcs=false -o "$part" -ldflags "-s -w \
  -X $pkg.gitVersion=$version -X $pkg.gitMajor=$major -X $pkg.gitMinor=$minor -X $pkg.gitTreeState=clean" . 9>&-
for name in etcd kube-apiserver kubectl; do ln -sf controlplane "$dir/$name"; done
mv -f "$part" "$dir/controlplane" # atomic: a reader finds all of it or nothing
find "${dir%/*}" -maxdepth 1 -name 'controlplane-*' -mtime +30 -exec rm -rf {} + # older versions, 120 MB each
say "built in ${SECONDS}s"
echo "$dir/controlplane"
