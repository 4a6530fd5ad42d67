package plan

import (
	"time"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/expr"
	"tightrope.dev/controllers/engine/segment"
)

// Names and hashes are functions of keys. Who gives an account another key, as a snapshot with pseudonyms does, makes them
// anew with these functions, so that the engine finds what it would have written.

// KeyHash is what an AccountLedger remembers of a key each/… or hand/… of a playbook.
func KeyHash(playbook, trigger string) string { return keyHash(playbook, trigger) }

// AnswersHash is what an AccountLedger remembers of the answers on which a segment was chosen. runs are all runs of the
// account.
func AnswersHash(ledger v1alpha1.AccountLedgerRecord, runs []v1alpha1.Engagement) string {
	return segment.AnswersHash(recallResponses(responses(runs), ledger))
}

// ElementKeys are the keys of the runs for the elements of a playbook's list, in the order of the list: each/… An element
// whose key is not known has an empty one. They are nil where the playbook has no list, or where it is not known.
func ElementKeys(f AccountFacts, p *Playbook) []string {
	if p.list == nil {
		return nil
	}
	in := f.input()
	result := p.list.Eval(in)
	if result.Verdict != expr.True {
		return nil
	}
	items, _ := result.Value.([]expr.Item)
	keys := make([]string, len(items))
	for i, item := range items {
		in.Item = item
		if text, _ := p.elementKey.Eval(in).Value.(string); text != "" {
			keys[i] = eachKey(text)
		}
	}
	return keys
}

// input is what conditions and triggers see, with the account where its ledger has it.
func (f AccountFacts) input() expr.Input {
	f.Now = f.Now.Truncate(time.Second)
	in := recall(factsInput(f.Now, f.Calendar, f.Account, f.Engagements), f.Ledger)
	scores, in := earlyScores(f.Now, f.Calendar, in, f.Scorecards)
	return scores.late(withMembership(in, f.Account, f.Ledger.Dimensions, f.Segments))
}
