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

// listed are the waits as the status has them.
func (w waits) listed() []v1alpha1.PlaybookWait {
	slices.SortFunc(w, func(a, b v1alpha1.PlaybookWait) int { return cmp.Compare(a.Playbook, b.Playbook) })
	return w[:min(len(w), mostWaits)]
}
