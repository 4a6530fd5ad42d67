package plan

import (
	"cmp"
	"slices"

	"tightrope.dev/api/v1alpha1"
)

// mostWaits is how many playbooks that wait are named in an account's status.
const mostWaits = v1alpha1.MaxWaiting

// waits are the playbooks that are for an account and start no run, by playbook; of several reasons the first counts.
type waits []v1alpha1.PlaybookWait

func wait(playbook, reason, message string) *v1alpha1.PlaybookWait {
	return &v1alpha1.PlaybookWait{Playbook: v1alpha1.Name(playbook), Reason: reason, Message: clip(message, v1alpha1.MaxHoldMessage)}
}

func (w waits) add(one *v1alpha1.PlaybookWait) waits {
	if one == nil || slices.ContainsFunc(w, func(other v1alpha1.PlaybookWait) bool { return other.Playbook == one.Playbook }) {
		return w
	}
	return append(w, *one)
}

// listed are the waits as the status has them. Where there is no room for all, those stay away of which nobody knows whether
// they are for the account: there are many of them where few facts are known.
func (w waits) listed() []v1alpha1.PlaybookWait {
	slices.SortFunc(w, func(a, b v1alpha1.PlaybookWait) int {
		return cmp.Or(cmp.Compare(knowledge(a), knowledge(b)), cmp.Compare(a.Playbook, b.Playbook))
	})
	listed := w[:min(len(w), mostWaits)]
	slices.SortFunc(listed, func(a, b v1alpha1.PlaybookWait) int { return cmp.Compare(a.Playbook, b.Playbook) })
	return listed
}

// knowledge orders waits: first what is known to be for the account.
func knowledge(w v1alpha1.PlaybookWait) int {
	if w.Reason == v1alpha1.ReasonFactsMissing {
		return 1
	}
	return 0
}
