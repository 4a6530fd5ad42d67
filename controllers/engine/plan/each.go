package plan

import (
	"cmp"
	"fmt"
	"slices"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/expr"
)

// element is an element of the list of an Each trigger.
type element struct {
	key  string // of the run: each/…
	item expr.Item
	// wanted is whether where is true of it.
	wanted answer
}

// decideEach puts one run forward for each element of the list, once per key.
func (o *occasion) decideEach() {
	elements, problem := o.elements(o.input)
	if problem.Verdict != expr.True {
		o.unclear(problem, o.about("spec.trigger.each.in", o.list))
		return
	}
	for _, e := range elements {
		switch e.wanted.Verdict {
		case expr.True:
			if o.resume(o.run(e.key)) || o.had(e.key) || o.claimedAlready(e.key) {
				continue
			}
			o.offer(v1alpha1.TriggerKey{Type: v1alpha1.TriggerEach, Key: e.key}, calendar.Date{}, e.item)
		case expr.False:
		default:
			o.unclear(e.wanted, o.aboutElement(e))
		}
	}
	if len(o.due) == 0 && o.wait == nil {
		o.says(o.nothingWanted(elements))
	}
}

// unclear says that it is not known for which elements there must be a run.
func (o *occasion) unclear(a answer, asked ...func() Asked) {
	reason := v1alpha1.ReasonFactsMissing
	if a.Verdict == expr.Broken {
		reason = v1alpha1.ReasonExpressionFailed
	}
	o.waits(reason, a.why, asked...)
}

// aboutElement is what is asked of an element of the list.
func (o *occasion) aboutElement(e element) func() Asked {
	return func() Asked {
		in := o.input
		in.Item = e.item
		return Asked{"spec.trigger.each.where", o.where.Explain(in)}
	}
}

func (o *occasion) claimedAlready(trigger string) bool {
	return slices.ContainsFunc(o.ledger.Claims, func(c v1alpha1.Claim) bool {
		return string(c.Playbook) == o.Key && c.Trigger.Key == trigger
	})
}

// elements are the elements of the list, by key; of two with the same key the one that is wanted counts. Where the key
// of one that may be wanted is not known, none is given, and the answer says why.
func (p *Playbook) elements(in expr.Input) ([]element, answer) {
	list := p.list.Eval(in)
	if list.Verdict != expr.True {
		return nil, because("spec.trigger.each.in", list)
	}
	items, _ := list.Value.([]expr.Item)
	var elements []element
	for _, item := range items {
		in.Item = item
		wanted := answer{Verdict: expr.True}
		if p.where != nil {
			wanted = because("spec.trigger.each.where", p.where.Eval(in))
		}
		key := p.elementKey.Eval(in)
		text, _ := key.Value.(string)
		switch {
		case key.Verdict != expr.True && wanted.Verdict == expr.False: // its key may need what it does not have
		case key.Verdict != expr.True:
			return nil, because("spec.trigger.each.key", key)
		case text == "":
			return nil, answer{Verdict: expr.Unknown, why: "spec.trigger.each.key: an element has an empty key"}
		default:
			elements = append(elements, element{key: eachKey(text), item: item, wanted: wanted})
		}
	}
	slices.SortStableFunc(elements, func(a, b element) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(rank[a.wanted.Verdict], rank[b.wanted.Verdict]))
	})
	return slices.CompactFunc(elements, func(a, b element) bool { return a.key == b.key }), answer{Verdict: expr.True}
}

// rank orders verdicts as elements of one key count: one that is wanted before one that may be, before one that is not.
var rank = map[expr.Verdict]int{expr.True: 0, expr.Broken: 1, expr.Unknown: 2, expr.False: 3}

// element is the element that a run is for, and whether it is still wanted. It is not where it has left the list.
func (p *Playbook) element(in expr.Input, trigger string) (expr.Item, answer) {
	elements, problem := p.elements(in)
	if problem.Verdict != expr.True {
		return expr.Item{}, problem
	}
	for _, e := range elements {
		if e.key == trigger {
			if e.wanted.Verdict == expr.False {
				e.wanted.why = fmt.Sprintf("%s is no longer true of it", p.Spec.Trigger.Each.Where)
			}
			return e.item, e.wanted
		}
	}
	return expr.Item{}, answer{Verdict: expr.False, why: "it is no longer in the list"}
}

// because is the answer that an evaluation gives.
func because(field string, result expr.Result) answer {
	switch result.Verdict {
	case expr.Broken:
		return answer{Verdict: expr.Broken, why: fmt.Sprintf("%s: %s", field, result.Problem)}
	case expr.Unknown:
		return answer{Verdict: expr.Unknown, why: fmt.Sprintf("%s: %s", field, result.Why())}
	default:
		return answer{Verdict: result.Verdict}
	}
}
