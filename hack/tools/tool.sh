#!/usr/bin/env bash
# Prints the path of a development tool, building it first if this machine does not have it yet.
# Binaries live in the user's cache, under a key made of the pins, the sources and the Go version: clones share them.
# Usage: hack/tools/tool.sh controller-gen|golangci-lint
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

case "${1:-}" in
controller-gen) package=sigs.k8s.io/controller-tools/cmd/controller-gen usually="half a minute" ;;
golangci-lint) package=./golangci-lint usually="four minutes" ;;
*) echo "usage: $0 controller-gen|golangci-lint" >&2 && exit 2 ;;
esac

sha256() { if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi; }
key=$({ go version && cat go.mod go.sum */*.go; } | sha256 | cut -c1-12)
bin="${XDG_CACHE_HOME:-$HOME/.cache}/tightrope/tools-$key/$1"
if [ ! -x "$bin" ]; then
	echo "Building $1. The first time this usually takes $usually on two cores." >&2
	mkdir -p "$(dirname "$bin")"
	go build -buildvcs=false -ldflags='-s -w' -o "$bin.$$" "$package" >&2
	mv "$bin.$$" "$bin"
	echo "Built $1 in $SECONDS s." >&2
fi
echo "$bin"
