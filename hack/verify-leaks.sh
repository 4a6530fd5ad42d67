#!/usr/bin/env bash
# Checks that no file names a place on somebody's machine, or holds a private key.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

places='(^|[^A-Za-z0-9._/-])/(home|Users|root|work|mnt|private)/[A-Za-z0-9._-]'
keys='BEGIN [A-Z ]*PRIVATE KEY-----$'
found=$(git grep --untracked -nIE "$places|$keys" -- . ':!go.sum' ':!**/go.sum' | cut -c1-160 || true)
if [ -n "$found" ]; then
	echo "These lines name a place on one machine, or hold a private key:"
	while read -r line; do echo "    $line"; done <<<"$found"
	echo "Write a path from the project's root, or take it from the environment."
	exit 1
fi
