package plan

import (
	"cmp"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
)

// After a restore a ledger may disagree with what is found. What the disagreement is about waits until a person approves;
// everything else of the account goes on.
//
// # What is doubted
//
// The order of writes (the claim, the run, the Task, the mark; and back: the Task leaves, then the run) makes some states
// impossible, whatever crashes, lags or is tried again. Exactly these are doubted:
//
//   - RunUnknown: a run that has begun and has not ended is not claimed, or one that has ended is of an occasion which the
//     ledger has yet to come to. The ledger is older than the run, or the run is older than the ledger. A new run would
//     begin under a key that was used, or after it.
//   - RunMissing: a claim has no run, and it is no fresh claim: there are open Tasks of the run, or the ledger was created
//     after the claim that it holds (it was re-applied), or the claim is a day old, or Tasks were made for a run of this
//     name, as was noted outside the cluster. The run would begin again from the start.
//   - RunBehind: a run knows of fewer Tasks that were made for it, or of fewer steps that people have done, than was noted
//     outside the cluster since it began. It would make them again.
//   - TaskUnknown: there is an open Task, and its run is neither there nor claimed. Its run would begin under another key.
//     One such doubt stands for all such Tasks of the account: there may be more of them than a ledger has room for.
//   - LedgerMissing: no ledger is stored, and there are runs that have begun, or open Tasks, or the account's status speaks
//     of segments, answers or ends of runs, which are written after the ledger is. Everything would begin as for a new account.
//
// # What is not
//
// A claim without its run right after a crash is completed. A Task that the run's ledger does not know, or knows as it was
// some attempts ago, is noted in it. A Task that is gone is made again under its name, with what was last said. A Task
// that was closed and is found open, as after an export without status, gets back what the person said; one that was taken
// back is taken back again. Statuses are computed anew. None of these makes a second Task.
//
// # What cannot be seen
//
// Where everything is as it was yesterday, nothing inside the cluster disagrees. What has gone out since is known only
// outside: to the people, to receivers, and to the marks, where the manager keeps them. A [Mark] says how many Tasks were made
// for a run and how many steps people have done. Names come from data, so a run that begins a second time after a restore
// has the name it had, and meets its mark: it is claimed, and waits as RunMissing. What the archive has, which left the
// cluster, is not asked: it left weeks after it went out.
//
// Without marks nobody knows. Nor does a mark know that a Task was taken back, or what an answer was; and where a crash came
// between a run's ledger and its mark, and a restore before the next pass, the mark is short of what that pass made. A
// ledger that is gone without a trace, with every run and Task of its account and its status, is that of a new account.
// Closed Tasks of a run that is gone tell nothing: only open ones are looked at.

// longClaimed is how old a claim without its run is at least, for which no failing write is an explanation.
const longClaimed = 24 * time.Hour

// skew is how much the clocks of the API server and of managers differ at most.
const skew = 10 * time.Minute

// doubts are the disagreements about an account in the middle of a decision.
type doubts []v1alpha1.Doubt

// doubt finds what the ledger and what was found disagree in. What a person has let go on is written into the ledger.
func doubt(f AccountFacts, ledger *v1alpha1.AccountLedgerRecord) doubts {
	known := known(f)
	var found doubts
	for _, d := range disagreements(f, *ledger) {
		if at := known.find(d.Kind, d.Name); at >= 0 {
			d = known[at]
		}
		if d.Approved != nil && settle(f, ledger, d) {
			continue
		}
		found = append(found, d)
	}
	ledger.Doubts = listed(found)
	return found
}

// listed are the doubts that a ledger has room for: first those that wait.
func listed(found doubts) doubts {
	list := slices.Clone(found)
	slices.SortStableFunc(list, func(a, b v1alpha1.Doubt) int {
		switch {
		case (a.Approved == nil) == (b.Approved == nil):
			return 0
		case a.Approved == nil:
			return -1
		}
		return 1
	})
	return list[:min(len(list), v1alpha1.MaxDoubts)]
}

// known are the doubts that are known, with a person's word on them. The word names what the person has seen.
func known(f AccountFacts) doubts {
	known := doubts(slices.Clone(f.Ledger.Doubts))
	if f.Approved == "" || f.Approved != DoubtHash(f.Ledger) {
		return known
	}
	for i := range known {
		if known[i].Approved == nil {
			now := metav1.NewTime(f.Now)
			known[i].Approved = &now
		}
	}
	return known
}

// disagreements are in what the ledger and what was found disagree, in the order of kinds and names.
func disagreements(f AccountFacts, ledger v1alpha1.AccountLedgerRecord) doubts {
	var found doubts
	add := func(kind v1alpha1.DoubtKind, name string) {
		if found.find(kind, name) < 0 {
			found = append(found, v1alpha1.Doubt{Kind: kind, Name: name, Since: metav1.NewTime(f.Now)})
		}
	}
	if ledgerIsMissed(f) {
		add(v1alpha1.DoubtLedgerMissing, LedgerName(AccountKey(f.Account)))
	}
	for i := range f.Engagements {
		if !knows(ledger, &f.Engagements[i]) {
			add(v1alpha1.DoubtRunUnknown, f.Engagements[i].Name)
		}
	}
	for i := range f.Engagements {
		if run := &f.Engagements[i]; goesOn(ledger, run) && IsBehind(run, f.Marks[run.Name]) {
			add(v1alpha1.DoubtRunBehind, run.Name)
		}
	}
	for _, claim := range ledger.Claims {
		if runOf(f.Engagements, claim.Engagement) == nil && hadBegun(f, claim) {
			add(v1alpha1.DoubtRunMissing, claim.Engagement)
		}
	}
	if name := strayed(f, ledger); name != "" {
		add(v1alpha1.DoubtTaskUnknown, name)
	}
	slices.SortFunc(found, func(a, b v1alpha1.Doubt) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name))
	})
	return found
}

// ledgerIsMissed says that no ledger was stored although the account has had work. Once that is said it stays, until a
// person has seen it: the ledger that says so is there.
func ledgerIsMissed(f AccountFacts) bool {
	if at := doubts(f.Ledger.Doubts).find(v1alpha1.DoubtLedgerMissing, LedgerName(AccountKey(f.Account))); at >= 0 {
		return true
	}
	if !f.Unremembered {
		return false
	}
	status := f.Account.Status
	classified := slices.ContainsFunc(status.Segments, func(s v1alpha1.SegmentMembership) bool { return s.Segment != "" })
	return classified || len(status.Responses)+len(status.Outcomes)+len(f.Tasks) > 0 ||
		slices.ContainsFunc(f.Engagements, func(e v1alpha1.Engagement) bool { return hasBegun(&e) })
}

// hasBegun says that a run is one that the loop has begun. One that a person created begins when it is claimed.
func hasBegun(run *v1alpha1.Engagement) bool {
	return run.Spec.Trigger.Type != v1alpha1.TriggerHand || run.Ledger.StartTime != nil
}

// knows says that the ledger of an account knows a run, as far as one must: of dates, which come in no order, a run that
// has ended stands for its occasion itself.
func knows(ledger v1alpha1.AccountLedgerRecord, run *v1alpha1.Engagement) bool {
	if claimOf(ledger, run.Name) != nil || !hasBegun(run) {
		return true
	}
	if run.Ledger.End == nil {
		return false
	}
	return remembers(ledger, run)
}

// remembers says that the ledger remembers that there was a run.
func remembers(ledger v1alpha1.AccountLedgerRecord, run *v1alpha1.Engagement) bool {
	trigger, record := run.Spec.Trigger, recordOf(ledger, run.Spec.Playbook.Key)
	switch trigger.Type {
	case v1alpha1.TriggerEach, v1alpha1.TriggerHand:
		return used(ledger, run.Spec.Playbook.Key, trigger.Key)
	case v1alpha1.TriggerMembership:
		return episodeOf(trigger.Key) <= record.Episode
	case v1alpha1.TriggerEvery:
		last := record.Last
		return last != nil && (anchorOf(last.Trigger) >= anchorOf(trigger.Key) || !isPeriod(last.Trigger))
	case v1alpha1.TriggerDate:
	}
	return record.Last != nil
}

// hadBegun says of a claim without a run that it is not one whose run is about to be created.
func hadBegun(f AccountFacts, claim v1alpha1.Claim) bool {
	reapplied := f.LedgerCreated.Sub(claim.Time.Time) > skew
	return reapplied || f.Now.Sub(claim.Time.Time) > longClaimed || f.Marks[claim.Engagement].Made > 0 ||
		slices.ContainsFunc(f.Tasks, func(t v1alpha1.Task) bool { return t.Spec.Engagement == claim.Engagement })
}

// isOrphan says that a Task is open, and neither its run nor a claim is there.
func isOrphan(f AccountFacts, ledger v1alpha1.AccountLedgerRecord, task *v1alpha1.Task) bool {
	return IsOpen(task) && runOf(f.Engagements, task.Spec.Engagement) == nil && claimOf(ledger, task.Spec.Engagement) == nil
}

// strayed is the name of the Task that stands for the open Tasks without a run; empty where there is none. What a person
// has approved stands for all that were there then, and not for what is restored after it.
func strayed(f AccountFacts, ledger v1alpha1.AccountLedgerRecord) string {
	var standing v1alpha1.Doubt
	known := known(f)
	if at := slices.IndexFunc(known, func(d v1alpha1.Doubt) bool { return d.Kind == v1alpha1.DoubtTaskUnknown }); at >= 0 {
		standing = known[at]
	}
	var approved, first string
	for _, task := range f.Tasks {
		switch {
		case !isOrphan(f, ledger, &task):
		case standing.Approved != nil && !task.CreationTimestamp.After(standing.Approved.Time):
			approved = standing.Name
		case first == "" || task.Name < first:
			first = task.Name
		}
	}
	if first != "" && standing.Approved == nil {
		return cmp.Or(standing.Name, first)
	}
	return cmp.Or(first, approved)
}

// Orphans are the open Tasks of an account whose run was not found. Whoever has read from a cache looks again before
// anything is said of them.
func Orphans(tasks []v1alpha1.Task, runs []v1alpha1.Engagement) []v1alpha1.Task {
	var orphans []v1alpha1.Task
	for _, task := range tasks {
		if IsOpen(&task) && runOf(runs, task.Spec.Engagement) == nil {
			orphans = append(orphans, task)
		}
	}
	return orphans
}

// lets says that a person has let go on what a doubt is about.
func (d doubts) lets(kind v1alpha1.DoubtKind, name string) bool {
	at := d.find(kind, name)
	return at >= 0 && d[at].Approved != nil
}

func (d doubts) find(kind v1alpha1.DoubtKind, name string) int {
	return slices.IndexFunc(d, func(one v1alpha1.Doubt) bool { return one.Kind == kind && one.Name == name })
}

// Doubted are the doubts of a ledger that wait for a person.
func Doubted(ledger v1alpha1.AccountLedgerRecord) []v1alpha1.Doubt {
	return slices.DeleteFunc(slices.Clone(ledger.Doubts), func(d v1alpha1.Doubt) bool { return d.Approved != nil })
}

// DoubtHash names what waits for a person: these doubts, first seen then. It is empty where nothing waits.
func DoubtHash(ledger v1alpha1.AccountLedgerRecord) string {
	waiting := Doubted(ledger)
	if len(waiting) == 0 {
		return ""
	}
	var parts []string
	for _, d := range waiting {
		parts = append(parts, string(d.Kind), d.Name, d.Since.UTC().Format(time.RFC3339))
	}
	return hex.EncodeToString(hashOf(parts...)[:8])
}

// DoubtWords say what a doubt is about, and what comes of it when a person approves.
func DoubtWords(d v1alpha1.Doubt) string {
	switch d.Kind {
	case v1alpha1.DoubtLedgerMissing:
		return "the ledger was gone although the account has had work; approved, playbooks begin for it as for a new account"
	case v1alpha1.DoubtRunUnknown:
		return fmt.Sprintf("Engagement %s is there and the ledger does not know it; approved, it is remembered, and goes on where it was", d.Name)
	case v1alpha1.DoubtRunBehind:
		return fmt.Sprintf("Engagement %s is as it was before Tasks that were made for it, or done, as is noted beside the archive; apply it again from a later backup, or, approved, it goes on from what it knows, and makes them again", d.Name)
	case v1alpha1.DoubtRunMissing:
		return fmt.Sprintf("Engagement %s had begun and is not there; apply it again from the backup, or, approved, it begins again from the start", d.Name)
	case v1alpha1.DoubtTaskUnknown:
		return fmt.Sprintf("Task %s is open and its Engagement is not there, and so it may be with others of the account; apply what is missing again from the backup, or, approved, their playbooks go on", d.Name)
	}
	return ""
}

// doubted is the sentence for whoever waits.
func doubted(accountKey string) string {
	return "the ledger disagrees with what was found, as after a restore: tightrope approve ledger " + LedgerName(accountKey)
}
