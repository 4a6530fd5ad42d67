// Package bench measures what the project costs. Nothing here asserts a time: machines differ. `make bench` runs all of
// it on a control plane of its own, or on that of KUBECONFIG; BENCH picks some:
//
//	make bench
//	make bench BENCH=Restart
//	TIGHTROPE_BENCH_ACCOUNTS=10000 make bench BENCH=Restart
//
// TIGHTROPE_BENCH_ACCOUNTS is how many accounts the benchmarks with an API server have. Left out, each has a number that
// keeps the whole within minutes.
//
// # What the numbers mean
//
// SegmentEvaluations: the three segments of config/samples/covid-exposure over its accounts, without an API server.
//
//	evals/s/core      expressions that a second of one processor core answers. What a pass spends on reading the account
//	                  for its expressions is counted in. The time is that of the processor, not of the clock on the wall,
//	                  so a busy machine gives nearly the same number as an idle one.
//	accounts/s/core   accounts judged by all segments: who matches a segment is not asked about those below it.
//
// QuietDecision: the accounts of the sample, in the middle of their playbooks, on a day on which nothing changes. The
// decision about the account and those about its runs are taken, and come out empty. This is what a resync costs.
//
//	ns/account        processor time of these decisions, without reading or writing anything.
//
// Outcomes: the ledgers of 10,000 accounts in a manager's cache, each of which has had twenty of sixty playbooks, and one
// that all have had. One playbook's runs are summed up, which is done at most once a second for each playbook.
//
//	µs/status         processor time to find the ledgers of the playbook and sum them up: one that all accounts have had,
//	                  and one that a third have had.
//	ns/change         processor time to see that a change of a ledger changes no count.
//
// Simulate: a book of 10,000 accounts and twelve playbooks, as they are after their first look, read from a snapshot. The
// whole command tightrope simulate lives it for 90 days with the people of config/samples/people, and prints.
//
//	s/quarter         seconds on the clock of the wall. On a busy machine they say little.
//	accounts/s/core   accounts that a second of processor time brings through the quarter, reading and printing included.
//
// Plan: a book of 10,000 accounts and the twelve playbooks of two samples is compared with an edit of it, over 90 days in which
// nobody answers, as tightrope plan does it: one edit moves an industry to another list, so that only some accounts are lived
// twice; one changes a label of every account, so that all are.
//
//	s/plan            on the clock of the wall: at most 10 on two idle cores for the first.
//	accounts/s/core   accounts of the book for each second of processor time, both worlds together.
//	peak-MiB          the most memory that the process has had: at most 1024. It includes the book itself, and what ran
//	                  before in the same process.
//	tasks             how many differ.
//
// Trial: the same book, with its work, is compared with an edit of a rule, as the page tries one: what happens at once. One edit
// moves an industry; one lets everybody into one segment; one moves an industry where a guardrail makes everybody wait for each
// other.
//
//	s/trial           on the clock of the wall: at most 20, which is as long as the page tries. On a busy machine it says little.
//	cpu-s/trial       processor time.
//	MiB               the most memory that a trial had beside the book, with what was garbage.
//	deaf-ms           the longest time in which it did not ask whether somebody still waited for it: who ends it waits at most
//	                  so long.
//	moves             accounts that come into another segment.
//
// Creation: a playbook of two steps that start at once, for 300 accounts. A real manager creates an Engagement and two
// Tasks for each. The same JSON is then sent by a bare loop that does nothing but create, with as many workers, to the
// same API server: that is what the server can do. The loop runs before and after the manager; if the two differ much,
// the machine was busy and the ratio means little.
//
//	engagements+tasks/s   objects that the manager creates, from the Playbook's creation to the last Task.
//	bare-creates/s        objects that the bare loop creates: the mean of both runs. The runs themselves are
//	                      bare-before/s and bare-after/s.
//	ratio                 the first divided by the second. It is below one by what makes the work safe and visible:
//	                      the manager also writes claims, ledgers, statuses and events.
//	writes/engagement     all write requests for one Engagement until nothing more is written, its two Tasks included.
//	                      The line below the numbers says which; one that the server refused was made from an outdated
//	                      cache, and is made again.
//
// Restart: 2,000 accounts that have their Engagements and Tasks. The manager is stopped and started again.
//
//	writes/restart    write requests that the new manager makes, events included. It fails where there is one: a restart
//	                  changes nothing, so nothing is written.
//	s/restart         from the start of the new manager until it has looked at every object.
//
// At rest (a test, and no benchmark): settled accounts with a definition of every kind. A new manager looks at all of them, and
// is watched: it fails where there is one write. The short form has 200 accounts and ten seconds; see
// TestAtRestNothingIsWritten for the long one.
//
// Edit: 1,000 accounts, of which 99 percent have their Engagements and Tasks. The condition of the playbook is changed so
// that the other one percent qualify as well. Every account is looked at.
//
//	writes/touched    write requests for each account that the edit is about: claim, Engagement, Tasks, ledger, statuses
//	                  and events.
//	writes/untouched  write requests for all other accounts together. It fails where there is one.
//	other-writes      write requests that are for no account: the new revision, and the status of the playbook.
//
// Snapshot: a large book, of 10,000 accounts and twelve playbooks with their work, is redacted, written to a file and read.
//
//	s/redact, s/write, s/read   time of each; what the cluster needs to be read comes before.
//	MiB                         the size of the file.
//	objects, fields             what is in it: a field is a value that is set.
//
// Today: 10,000 accounts and 50,000 tasks of 200 people, on an API server that knows people by their certificates, and the page
// (tightrope serve) in this process. Fifty people are signed in, and look at their day: with a second between two looks, as
// nobody reads faster, and all again and again at once. Then each reads one task of theirs with a raw client, in the same way.
//
//	p50-ms, p99-ms              in which half of the looks, and all but one in a hundred, are answered: p99-ms is to be at most 50.
//	…-at-once                   the same without a pause: fifty requests are always under way, so it is what the machine can do.
//	…-GET                       the same for the raw client's GET of one task.
//	ratio-p50, ratio-p99        a look divided by a GET; a busy machine slows both.
//	KiB/page                    the size of the page: at most 200.
package bench
