#!/usr/bin/env bash
# Runs a command that needs Node.js, what test/page/package.json names, and a Chromium; what lacks is fetched from Debian and
# npm first. Where there is no Chromium and no apt-get to fetch it with, it says so, and the command is not run.
# Usage: hack/browser.sh go test ./test/page -browser=test
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { echo "browser: $*" >&2; }
has() { command -v "$1" >/dev/null; }
install() {
	local root=()
	[ "$(id -u)" = 0 ] || root=(sudo)
	say "installing $* with apt-get"
	"${root[@]}" apt-get update -qq && DEBIAN_FRONTEND=noninteractive "${root[@]}" apt-get install -qq -y --no-install-recommends "$@" >/dev/null
}

if [ -z "${CHROMIUM:-}" ]; then
	has chromium || has chromium-browser || ! has apt-get || install chromium
	CHROMIUM=$(command -v chromium || command -v chromium-browser || true)
	if [ -z "$CHROMIUM" ]; then
		say "SKIPPED: there is no chromium here, and no apt-get to install it with. Install it, or say where it is: CHROMIUM=/path"
		exit
	fi
fi
export CHROMIUM
{ has node && has npm; } || { has apt-get && install nodejs npm; } || { say "install Node.js 20 or later first" && exit 1; }

cd test/page
if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
	say "fetching what test/page/package-lock.json names"
	PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --loglevel=error
	touch node_modules/.package-lock.json
fi
cd ../..
exec "$@"
