package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"k8s.io/apimachinery/pkg/api/equality"

	"tightrope.dev/api/v1alpha1"
)

// Telemetry repeats itself: most of what it writes says that a value is what it was, as of now. Where that makes no
// difference to what is said of the account, nothing is written: the status stays as it is stored, with the generation
// that it had.

// throughTick is the status to write: the one that is stored, where since then only ages of signals changed and all else
// is the same.
func throughTick(account *v1alpha1.Account, wanted v1alpha1.AccountStatus) v1alpha1.AccountStatus {
	was := &account.Status
	if account.Generation == was.ObservedGeneration {
		wanted.ObservedFacts = was.ObservedFacts
		return wanted
	}
	wanted.ObservedFacts = factsHash(&account.Spec)
	if wanted.ObservedFacts == was.ObservedFacts && equality.Semantic.DeepEqual(timeless(wanted), timeless(*was)) {
		return *was.DeepCopy()
	}
	return wanted
}

// timeless is a status without the generations that it speaks of.
func timeless(status v1alpha1.AccountStatus) v1alpha1.AccountStatus {
	status.ObservedGeneration = 0
	conditions := make(v1alpha1.Conditions, len(status.Conditions))
	for i, c := range status.Conditions {
		c.ObservedGeneration = 0
		conditions[i] = c
	}
	status.Conditions = conditions
	return status
}

// factsHash identifies what an account says, but for the ages of its signals.
func factsHash(spec *v1alpha1.AccountSpec) string {
	ageless := *spec
	ageless.Signals = make(map[string]v1alpha1.Signal, len(spec.Signals))
	for name, signal := range spec.Signals {
		signal.ObservedAt = nil
		ageless.Signals[name] = signal
	}
	data, err := json.Marshal(ageless)
	if err != nil {
		return "" // it was JSON a moment ago
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}
