#!/usr/bin/env bash
# Checks customer-success definitions before they are merged: lint, the tests of playbooks, and what the change would do.
# It writes one Markdown file, to be the comment on a pull request. github.yaml and gitlab.yaml show jobs that use it.
#
#   tightrope-check.sh [PATH...]     files and folders with definitions (default: the present folder and all below it)
#
# The environment says the rest. Nothing of it is needed but the base:
#
#   TIGHTROPE_BASE           the revision that the change goes into, such as origin/main
#   TIGHTROPE_SNAPSHOT       a file of tightrope snapshot, with the accounts and the work that there is; without one the
#                            accounts are those among the files
#   TIGHTROPE_NAMESPACE      the namespace, where the files are of several
#   TIGHTROPE_AT             the day for which to answer (default: today)
#   TIGHTROPE_HORIZON        how far to look ahead (default: 90d)
#   TIGHTROPE_STRICT         yes: warnings of lint fail the check
#   TIGHTROPE_REQUIRE_TESTS  yes: a playbook, branch or segment without a test fails the check
#   TIGHTROPE_COMMENT        the file to write (default: tightrope-comment.md)
#   TIGHTROPE_REPORTS        a folder for lint.sarif, lint.xml and test.xml; none without it
#   TIGHTROPE                the program (default: tightrope)
#
# It ends with 0 when nothing is wrong, whether or not the change does something; with 1 when lint or a test says what the
# author must mend; with 2 when something could not be done. The comment is written in each case. Nothing else is touched.
set -uo pipefail
export LC_ALL=C

tightrope=${TIGHTROPE:-tightrope}
comment=${TIGHTROPE_COMMENT:-tightrope-comment.md}
reports=${TIGHTROPE_REPORTS:-}
base=${TIGHTROPE_BASE:-}
# A comment on GitHub has at most 65,536 characters, one on GitLab a million.
most_bytes=60000
# Long enough that no text of a file ends the block that it is shown in.
fence='``````````'

# fail MESSAGE: something is wrong with the call.
fail() {
	echo "tightrope-check: $1" >&2
	exit 2
}

[ -n "$base" ] || fail "say which revision the change goes into: TIGHTROPE_BASE=origin/main"
command -v "$tightrope" >/dev/null || fail "there is no program $tightrope; put it on the PATH, or name it with TIGHTROPE"
[ "$#" -gt 0 ] || set -- .
for path in "$@"; do
	case $path in -*) fail "$path is a flag, and paths are expected" ;; esac
done

work=$(mktemp -d) || fail "no temporary folder can be made"
trap 'rm -rf "$work" "$comment.new"' EXIT
trap 'exit 130' INT TERM

files=(-R)
for path in "$@"; do files+=(-f "$path"); done
common=()
[ -z "${TIGHTROPE_NAMESPACE:-}" ] || common+=(-n "$TIGHTROPE_NAMESPACE")
[ -z "${TIGHTROPE_AT:-}" ] || common+=(--at "$TIGHTROPE_AT")

# worse CODE: the check ends with the worst code of its parts.
status=0
worse() { [ "$1" -le "$status" ] || status=$1; }

# call NAME ARGS: runs a command, keeps what it says, and gives its code: 0, 1, or 2 for everything else.
call() {
	local name=$1 code=0
	shift
	"$tightrope" "$@" >"$work/$name.out" 2>"$work/$name.err" </dev/null || code=$?
	[ "$code" -le 1 ] || code=2
	cat "$work/$name.out" "$work/$name.err" >&2
	return "$code"
}

# report FILE ARGS: writes a report for a machine. What it says was said before.
report() {
	local file=$reports/$1
	shift
	"$tightrope" "$@" >"$file" 2>/dev/null </dev/null || true
}

# block FILE...: shows what a command said.
block() {
	printf '\n%s\n' "$fence"
	sed -e 's/\r$//' "$@"
	printf '%s\n' "$fence"
}

lint() {
	local code=0 strict=()
	[ "${TIGHTROPE_STRICT:-}" != yes ] || strict=(--strict)
	call lint lint "${files[@]}" ${common[@]+"${common[@]}"} ${strict[@]+"${strict[@]}"} || code=$?
	case $code in
	0) echo "**Lint:** $(tail -n 1 "$work/lint.out")." ;;
	1) echo "### Lint: this must be mended" ;;
	*) echo "### Lint could not be done" ;;
	esac
	if [ "$code" != 0 ] || [ "$(wc -l <"$work/lint.out")" -gt 1 ]; then
		block "$work/lint.out" "$work/lint.err"
	fi
	worse "$code"
}

tests() {
	local code=0 require=()
	if [ "${TIGHTROPE_REQUIRE_TESTS:-}" = yes ]; then
		require=(--require-tests)
	elif [ -z "$(find "$@" -name '*.playbooktest' -print 2>/dev/null | head -n 1)" ]; then
		echo "**Tests:** there are none; \`tightrope test create\` writes a first one."
		return
	fi
	call test test ${require[@]+"${require[@]}"} "$@" || code=$?
	case $code in
	0) echo "**Tests:** all passed." ;;
	1) echo "### Tests: some failed" ;;
	*) echo "### Tests could not be run" ;;
	esac
	[ "$code" = 0 ] || block "$work/test.out" "$work/test.err"
	worse "$code"
}

plan() {
	local code=0 arguments=(--base="$base" -o markdown --horizon "${TIGHTROPE_HORIZON:-90d}")
	[ -z "${TIGHTROPE_SNAPSHOT:-}" ] || arguments+=(--snapshot="$TIGHTROPE_SNAPSHOT")
	call plan plan "${files[@]}" "${arguments[@]}" ${common[@]+"${common[@]}"} || code=$?
	if [ "$code" -le 1 ]; then
		cat "$work/plan.out"
		return
	fi
	local wrong=0
	"$tightrope" lint "${files[@]}" ${common[@]+"${common[@]}"} >/dev/null 2>&1 </dev/null || wrong=$?
	if [ "$wrong" = 1 ]; then # the files could not be applied: lint says why, and that is the answer
		echo "### What would change is known once this is mended"
	else
		echo "### What would change is not known"
		wrong=2
	fi
	block "$work/plan.err"
	worse "$wrong"
}

# whole FILE: the comment, cut where it would be too long for one.
whole() {
	if [ "$(wc -c <"$1")" -le "$most_bytes" ]; then
		cat "$1"
		return
	fi
	awk -v most="$most_bytes" -v fence="$fence" '
		(size += length($0) + 1) > most { exit }
		{ print }
		substr($0, 1, length(fence)) == fence { open = !open }
		/^<details/ { details++ }
		/^<\/details/ { details-- }
		END { if (open) print fence; while (details-- > 0) print "\n</details>" }' "$1"
	printf '\n_The rest is too long for a comment; it is in the log of the job._\n'
}

{
	echo "<!-- tightrope-check: by this line the job finds its comment and updates it -->"
	plan
	echo
	lint
	echo
	tests "$@"
} >"$work/comment.md"

if [ -n "$reports" ]; then
	mkdir -p "$reports" || fail "the folder $reports cannot be made"
	report lint.sarif lint "${files[@]}" ${common[@]+"${common[@]}"} -o sarif
	report lint.xml lint "${files[@]}" ${common[@]+"${common[@]}"} -o junit
	[ ! -e "$work/test.out" ] || report test.xml test -o junit "$@"
fi
# Beside the file first, so that it is there whole or not at all.
{ whole "$work/comment.md" >"$comment.new" && mv "$comment.new" "$comment"; } || fail "$comment cannot be written"
exit "$status"
