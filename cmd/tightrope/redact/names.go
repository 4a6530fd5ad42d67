package redact

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
)

// Names and hashes are functions of keys; those of an account whose key changed are made anew, as the engine makes them.

// renameAll gives everything of an account its new names.
func (r *redaction) renameAll(key string, f *files) {
	for _, i := range f.runs {
		was, _ := r.was.Objects[i].(*success.Engagement)
		f.runNames[was.Name] = r.runName(key, f, was.Spec.Playbook.Key, was.Spec.Trigger, was.Name)
	}
	for _, i := range f.tasks {
		was, _ := r.was.Objects[i].(*success.Task)
		now, _ := r.now[i].(*success.Task)
		r.task(f, was, now)
	}
	for _, i := range f.runs {
		was, _ := r.was.Objects[i].(*success.Engagement)
		now, _ := r.now[i].(*success.Engagement)
		r.engagement(key, f, was, now)
	}
	if f.ledger >= 0 {
		was, _ := r.was.Objects[f.ledger].(*success.AccountLedger)
		now, _ := r.now[f.ledger].(*success.AccountLedger)
		r.ledger(key, f, was, now)
	}
}

// words of the engine that a key may consist of, with a date or a number.
var plainTrigger = regexp.MustCompile(`^((date|every)/\d{4}-\d{2}-\d{2}|episode/\d+)$`)

// trigger is the key of a run.
func (r *redaction) trigger(f *files, playbook, key string) string {
	if known, there := f.triggers[trigger{playbook, key}]; there {
		return known
	}
	now := key
	kind, rest, _ := strings.Cut(key, "/")
	switch {
	case plainTrigger.MatchString(key) || key == "":
	case kind == "each":
		now = "each/" + r.word(elements, rest)
	case kind == "hand":
		now = plan.HandKey(r.key.pseudonym(runs, rest))
	default:
		now = r.key.pseudonym(texts, key)
	}
	f.triggers[trigger{playbook, key}] = now
	return now
}

// runName is the name of a run.
func (r *redaction) runName(account string, f *files, playbook string, t success.TriggerKey, name string) string {
	if known, there := f.runNames[name]; there {
		return known
	}
	if t.Type != success.TriggerHand && name == plan.EngagementName(account, playbook, t.Key) {
		return plan.EngagementName(r.key.pseudonym(accounts, account), playbook, r.trigger(f, playbook, t.Key))
	}
	return r.key.pseudonym(runs, name)
}

// knownRun is the name of a run of which only the name is known.
func (r *redaction) knownRun(f *files, name string) string {
	if known, there := f.runNames[name]; there {
		return known
	}
	return r.key.pseudonym(runs, name)
}

func (r *redaction) task(f *files, was, now *success.Task) {
	now.Spec.Key.Trigger = r.trigger(f, string(was.Spec.Key.Playbook), was.Spec.Key.Trigger)
	now.Name = r.key.pseudonym(tasks, was.Name)
	if was.Name == plan.TaskName(was.Spec.Key) {
		now.Name = plan.TaskName(now.Spec.Key)
	}
	f.taskNames[was.Name] = now.Name
	now.Spec.Engagement = r.knownRun(f, was.Spec.Engagement)
	for i := range now.OwnerReferences {
		now.OwnerReferences[i].Name = now.Spec.Engagement // no other has one
	}
}

func (r *redaction) engagement(account string, f *files, was, now *success.Engagement) {
	now.Name = f.runNames[was.Name]
	now.Spec.Trigger.Key = r.trigger(f, was.Spec.Playbook.Key, was.Spec.Trigger.Key)
	now.Spec.Revision = r.revisionName(was.Spec.Revision)
	now.Ledger.Revision = r.revisionName(was.Ledger.Revision)
	for i := range now.Ledger.Steps {
		record := &now.Ledger.Steps[i]
		record.Task = r.taskName(account, f, was, *record)
	}
}

// taskName is the name of the last Task of a step, which may have left the cluster.
func (r *redaction) taskName(account string, f *files, run *success.Engagement, record success.StepRecord) string {
	if known, there := f.taskNames[record.Task]; there || record.Task == "" {
		return known
	}
	key := success.TaskKey{
		Account: account, Playbook: success.Name(run.Spec.Playbook.Key), Trigger: run.Spec.Trigger.Key, Attempt: record.Attempt,
	}
	for _, step := range append([]success.Name{record.Name}, r.steps...) { // it may have been called otherwise
		if key.Step = step; plan.TaskName(key) == record.Task {
			key.Account, key.Trigger = r.key.pseudonym(accounts, account), r.trigger(f, string(key.Playbook), key.Trigger)
			return plan.TaskName(key)
		}
	}
	return r.key.pseudonym(tasks, record.Task)
}

func (r *redaction) revisionName(name string) string {
	if now, there := r.revisions[name]; there || name == "" {
		return now
	}
	return r.key.pseudonym(texts, name) // it is not there, whatever it is
}

func (r *redaction) renameRevisions(p *success.Playbook) {
	p.Status.Revision = r.revisionName(p.Status.Revision)
	for i := range p.Status.Revisions {
		p.Status.Revisions[i].Name = r.revisionName(p.Status.Revisions[i].Name)
	}
	if p.Status.Outcomes != nil {
		for i := range p.Status.Outcomes.Revisions {
			p.Status.Outcomes.Revisions[i].Revision = r.revisionName(p.Status.Outcomes.Revisions[i].Revision)
		}
	}
}

func (r *redaction) ledger(account string, f *files, was, now *success.AccountLedger) {
	now.Name = r.key.pseudonym(accounts, was.Name)
	if was.Name == plan.LedgerName(account) {
		now.Name = plan.LedgerName(r.key.pseudonym(accounts, account))
	}
	for i := range now.Ledger.Claims {
		c := &now.Ledger.Claims[i]
		f.runNames[c.Engagement] = r.runName(account, f, string(c.Playbook), c.Trigger, c.Engagement)
		c.Engagement = f.runNames[c.Engagement]
		c.Trigger.Key = r.trigger(f, string(c.Playbook), c.Trigger.Key)
		c.Revision = r.revisionName(c.Revision)
	}
	slices.SortFunc(now.Ledger.Claims, func(a, b success.Claim) int { return cmp.Compare(a.Engagement, b.Engagement) })
	for i := range now.Ledger.Playbooks {
		r.record(f, &now.Ledger.Playbooks[i])
	}
	for i := range now.Ledger.Held {
		r.held(f, &now.Ledger.Held[i])
	}
	slices.SortFunc(now.Ledger.Held, func(a, b success.HeldChange) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name))
	})
	for i := range now.Ledger.Doubts {
		r.doubt(f, now, &now.Ledger.Doubts[i])
	}
	r.keys(f, now)
	r.answersHashes(f, was, now)
}

func (r *redaction) record(f *files, record *success.PlaybookRecord) {
	playbook := string(record.Key)
	if record.Last != nil {
		record.Last.Trigger = r.trigger(f, playbook, record.Last.Trigger)
	}
	if record.Control != nil {
		record.Control.Trigger = r.trigger(f, playbook, record.Control.Trigger)
	}
	if record.Skipped != nil {
		record.Skipped.Trigger = r.trigger(f, playbook, record.Skipped.Trigger)
	}
}

func (r *redaction) held(f *files, h *success.HeldChange) {
	switch h.Kind {
	case success.BrakeActivate:
		h.To = r.trigger(f, h.Name, h.To)
	case success.BrakeEnd:
		h.Name = r.knownRun(f, h.Name)
	case success.BrakeMove: // a dimension and a segment
	default:
		h.Name, h.To = r.key.pseudonym(texts, h.Name), r.key.pseudonym(texts, h.To)
	}
}

func (r *redaction) doubt(f *files, of *success.AccountLedger, d *success.Doubt) {
	switch d.Kind {
	case success.DoubtRunUnknown, success.DoubtRunMissing, success.DoubtRunBehind:
		d.Name = r.knownRun(f, d.Name)
	case success.DoubtLedgerMissing:
		d.Name = plan.LedgerName(of.Spec.Account.Key)
	default:
		d.Name = r.key.pseudonym(texts, d.Name)
	}
}

// keys gives hashes of keys that are known their new hashes, and the others pseudonyms: no key that anybody can guess.
func (r *redaction) keys(f *files, now *success.AccountLedger) {
	known := map[string]string{}
	for t, key := range f.triggers {
		known[plan.KeyHash(t.playbook, t.key)] = plan.KeyHash(t.playbook, key)
	}
	for i, hash := range now.Ledger.Keys {
		if to, there := known[hash]; there {
			now.Ledger.Keys[i] = to
		} else {
			now.Ledger.Keys[i] = encoding.EncodeToString(r.key.sum(hashed, hash))[:length]
		}
	}
	slices.Sort(now.Ledger.Keys)
}

// answersHashes has the ledger remember the answers on which segments were chosen as they are now.
func (r *redaction) answersHashes(f *files, was, now *success.AccountLedger) {
	var before, after []success.Engagement
	for _, i := range f.runs {
		b, _ := r.was.Objects[i].(*success.Engagement)
		a, _ := r.now[i].(*success.Engagement)
		before, after = append(before, *b), append(after, *a)
	}
	old, current := plan.AnswersHash(was.Ledger, before), plan.AnswersHash(now.Ledger, after)
	for i := range now.Ledger.Dimensions {
		d := &now.Ledger.Dimensions[i]
		if d.AnswersHash == old {
			d.AnswersHash = current
		} else {
			d.AnswersHash = r.key.hex(d.AnswersHash)
		}
	}
}
