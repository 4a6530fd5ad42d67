package chaos

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// step is a step that must have come to be: the account, the step, and the instant before which it must not.
type step struct {
	account, name string
	due           time.Time
}

// verdict is what the observer found.
type verdict struct {
	duplicates, lost, early int
	// unseen are objects that are there, and of whose creation the audit log says nothing: the API server was killed
	// between the two.
	unseen int
	// findings say what is wrong, a line each.
	findings []string
}

func (v *verdict) say(count *int, format string, args ...any) {
	*count++
	v.findings = append(v.findings, fmt.Sprintf(format, args...))
}

func (v verdict) violations() int { return v.duplicates + v.lost + v.early }

func (v *verdict) add(other verdict) {
	v.duplicates += other.duplicates
	v.lost += other.lost
	v.early += other.early
	v.unseen += other.unseen
	v.findings = append(v.findings, other.findings...)
}

// judge compares what must be with what the audit log says was done and with what is there at the end. It shares nothing
// with the controllers, and trusts no name: an object is known by its UID, and its identity is spec.key. Nothing in a run
// asks for a deletion, so every object ever made must still be there. That is why one unseen creation cannot hide a
// second one: both objects are there, or the deletion of one is in the log, or its UID is missing at the end.
func judge(expected []step, log []entry, tasks, runs []object) verdict {
	var v verdict
	v.once("task", log, "tasks", tasks)
	v.once("run", log, "engagements", runs)
	v.nothingRemoved(log)
	v.inTime(expected, log, tasks)
	v.everyStep(expected, tasks, runs)
	return v
}

// once finds two objects of one name or of one key over the whole history.
func (v *verdict) once(kind string, log []entry, resource string, left []object) {
	names, keys, seen := map[string][]string{}, map[string][]string{}, map[string]bool{}
	note := func(o object) {
		uid := o.Metadata.UID
		for index, key := range map[string]map[string][]string{o.Metadata.Name: names, identity(o): keys} {
			if !slices.Contains(key[index], uid) {
				key[index] = append(key[index], uid)
			}
		}
	}
	for _, e := range log {
		if e.resource == resource && e.verb == "create" {
			seen[e.object.Metadata.UID] = true
			note(e.object)
		}
	}
	for _, o := range left {
		if !seen[o.Metadata.UID] {
			v.unseen++
		}
		note(o)
	}
	twice := map[string]bool{}
	for _, index := range []map[string][]string{keys, names} {
		for _, key := range sortedKeys(index) {
			uids := index[key]
			if mark := strings.Join(uids, " "); len(uids) > 1 && !twice[mark] {
				twice[mark] = true
				v.say(&v.duplicates, "duplicate %s: %s was made %d times", kind, key, len(uids))
			}
		}
	}
}

// identity is what an object is for: the key of a Task; the account, the playbook and the trigger of an Engagement.
func identity(o object) string {
	var parts strings.Builder
	for _, raw := range []json.RawMessage{o.Spec.Key, o.Spec.Account, o.Spec.Playbook, o.Spec.Trigger} {
		var part any
		if json.Unmarshal(raw, &part) == nil {
			fmt.Fprintf(&parts, "%v ", part) // maps are written in the order of their keys
		}
	}
	return parts.String()
}

func (v *verdict) nothingRemoved(log []entry) {
	for _, e := range log {
		if strings.HasPrefix(e.verb, "delete") {
			v.say(&v.lost, "lost: %s of %s %s at %s", e.verb, e.resource, e.object.Metadata.Name, e.at)
		}
	}
}

// inTime finds Tasks that were made before the instant of their step.
func (v *verdict) inTime(expected []step, log []entry, tasks []object) {
	due := map[string]time.Time{}
	for _, s := range expected {
		due[s.account+"/"+s.name] = s.due
	}
	check := func(o object, at time.Time) {
		step := accountOf(o) + "/" + o.Spec.Step
		if want, known := due[step]; !known || at.Before(want) {
			v.say(&v.early, "early: %s was made at %s, and not to be made before %s", step, at.Format(time.RFC3339Nano), want.Format(time.RFC3339Nano))
		}
	}
	seen := map[string]bool{}
	for _, e := range log {
		if e.resource == "tasks" && e.verb == "create" {
			seen[e.object.Metadata.UID] = true
			check(e.object, e.object.Metadata.CreationTimestamp)
		}
	}
	for _, o := range tasks {
		if !seen[o.Metadata.UID] {
			check(o, o.Metadata.CreationTimestamp)
		}
	}
}

// everyStep finds steps that have no Task, or that the ledger of their run does not know, or knows by another Task.
func (v *verdict) everyStep(expected []step, tasks, runs []object) {
	uids, marked := map[string]string{}, map[string]string{}
	for _, o := range tasks {
		uids[accountOf(o)+"/"+o.Spec.Step] = o.Metadata.UID
	}
	for _, o := range runs {
		for _, s := range o.Ledger.Steps {
			marked[accountOf(o)+"/"+s.Name] = s.TaskUID
		}
	}
	for _, s := range expected {
		name := s.account + "/" + s.name
		switch uid, made := uids[name]; {
		case !made:
			v.say(&v.lost, "lost: %s has no Task", name)
		case marked[name] != uid:
			v.say(&v.lost, "lost: the ledger says %q of %s, whose Task is %s", marked[name], name, uid)
		}
	}
}

// accountOf is the name of an object's account: a text in a Task, a reference in an Engagement.
func accountOf(o object) string {
	var name string
	if err := json.Unmarshal(o.Spec.Account, &name); err == nil {
		return name
	}
	var reference struct {
		Name string `json:"name"`
	}
	_ = json.Unmarshal(o.Spec.Account, &reference) // what has no account is no step of ours, and is said to be
	return reference.Name
}
