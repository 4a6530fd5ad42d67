package redact

import (
	"iter"
	"maps"

	appsv1 "k8s.io/api/apps/v1"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/simulation"
)

// lists are a playbook with a list, as it was and as it is now.
type lists struct{ was, now *plan.Playbook }

// mapElements finds out how the keys of runs for elements of lists change: the elements of a list stay in their order.
func (r *redaction) mapElements() error {
	playbooks := r.playbooksWithLists()
	if len(playbooks) == 0 {
		return nil
	}
	was, now := r.world(), r.world()
	for i, o := range r.was.Objects {
		if err := was.Put(o.DeepCopyObject()); err != nil {
			return err
		}
		if err := now.Put(r.now[i].DeepCopyObject()); err != nil {
			return err
		}
	}
	for _, f := range r.accounts {
		if f.account < 0 {
			continue
		}
		before, _ := r.was.Objects[f.account].(*success.Account)
		after, _ := r.now[f.account].(*success.Account)
		for _, p := range playbooks {
			f.match(p.was.Key, plan.ElementKeys(was.AccountFacts(before), p.was), plan.ElementKeys(now.AccountFacts(after), p.now))
		}
	}
	return nil
}

// match notes which key became which. Of two answers the first counts: that of the playbook as it is.
func (f *files) match(playbook string, was, now []string) {
	if len(was) != len(now) {
		return
	}
	for i, key := range was {
		if _, known := f.triggers[trigger{playbook, key}]; !known && key != "" && now[i] != "" {
			f.triggers[trigger{playbook, key}] = now[i]
		}
	}
}

// playbooksWithLists are the playbooks that start runs for elements of a list, as they are and as runs are pinned to them.
func (r *redaction) playbooksWithLists() []lists {
	var live, pinned []lists
	for i, object := range r.was.Objects {
		switch o := object.(type) {
		case *success.Playbook:
			now, _ := r.now[i].(*success.Playbook)
			live = appendLists(live, o.Name, &o.Spec, &now.Spec)
		case *appsv1.ControllerRevision:
			now, _ := r.now[i].(*appsv1.ControllerRevision)
			before, err := specOf(o)
			after, problem := specOf(now)
			if err == nil && problem == nil {
				pinned = appendLists(pinned, o.Labels[success.LabelPlaybook], before, after)
			}
		}
	}
	return append(live, pinned...)
}

func appendLists(to []lists, name string, was, now *success.PlaybookSpec) []lists {
	if was.Trigger.Type != success.TriggerEach {
		return to
	}
	before, refusal := plan.CompilePlaybook(name, "", was.DeepCopy())
	after, second := plan.CompilePlaybook(name, "", now.DeepCopy())
	if refusal != nil || second != nil {
		return to // it starts no run
	}
	return append(to, lists{before, after})
}

// world is an empty world at the time of the book.
func (r *redaction) world() *simulation.World {
	return simulation.New(r.was.Taken, calendar.Standard(nil))
}

func keysOf[K comparable, V any](m map[K]V) iter.Seq[K] { return maps.Keys(m) }
