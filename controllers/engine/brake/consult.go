package brake

import "tightrope.dev/api/v1alpha1"

// Desk is where Guardrails are asked and booked with.
type Desk struct {
	// Take books with a Guardrail and says how much it gives of a number.
	Take func(g *v1alpha1.Guardrail, kind v1alpha1.BrakeKind, count int32) int32
	// GiveBack takes back what a Guardrail gave, because another gave less.
	GiveBack func(g *v1alpha1.Guardrail, kind v1alpha1.BrakeKind, count int32)
	// Count counts Tasks that are never held.
	Count func(g *v1alpha1.Guardrail, count int32)
}

// Consult asks every Guardrail about a wish: each must let it happen. A change that is held already waits for a word and
// asks nobody; those that are not are booked as one, for they are of one account.
func Consult(guardrails []v1alpha1.Guardrail, w Wish, desk Desk) Answer {
	var asked []*v1alpha1.Guardrail
	for i := range guardrails {
		if Limits(&guardrails[i], w.Kind) {
			asked = append(asked, &guardrails[i])
		}
	}
	if w.Kind == v1alpha1.BrakeTask {
		return consultTasks(asked, w, desk)
	}
	var answer Answer
	for _, g := range asked {
		if held, _ := Sort(g, w.Items); len(held) > 0 {
			answer.add(g, w.Kind, held)
		}
	}
	for i, g := range asked {
		_, fresh := Sort(g, w.Items)
		if len(fresh) == 0 || desk.Take(g, w.Kind, 1) > 0 {
			continue
		}
		answer.add(g, w.Kind, fresh)
		for _, gave := range asked[:i] {
			desk.GiveBack(gave, w.Kind, 1)
		}
		break
	}
	return answer
}

// consultTasks asks how many Tasks may be made. What is never held is counted.
func consultTasks(asked []*v1alpha1.Guardrail, w Wish, desk Desk) Answer {
	answer := Answer{Tasks: w.Tasks}
	given := make([]int32, len(asked))
	for i, g := range asked {
		if w.Exempt > 0 {
			desk.Count(g, w.Exempt)
		}
		if answer.Tasks == 0 {
			continue
		}
		if given[i] = desk.Take(g, w.Kind, answer.Tasks); given[i] < answer.Tasks {
			answer.Tasks = given[i]
			answer.add(g, w.Kind, nil)
		}
	}
	for i, g := range asked {
		if over := given[i] - answer.Tasks; over > 0 {
			desk.GiveBack(g, w.Kind, over)
		}
	}
	return answer
}

// add adds what a Guardrail holds.
func (a *Answer) add(g *v1alpha1.Guardrail, kind v1alpha1.BrakeKind, held []v1alpha1.HeldChange) {
	a.Held = append(a.Held, held...)
	limit, _ := LimitOf(g, kind, 0)
	a.Because = because(g, kind, limit)
}
