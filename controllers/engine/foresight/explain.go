package foresight

// explainFirst notes which expressions decided where accounts stand that stand elsewhere at once.
func (l *life) explainFirst(asIs *life) {
	for _, at := range places(asIs, l) {
		if l.Accounts[at.account] != nil {
			l.decidedFirst[at] = l.decided(at.account, at.dimension, asIs.first(at.account, at.dimension).stand.Segment)
		}
	}
}

// decided are the expressions that decided where an account stands now: that of the segment that it left, and that of the one
// that it is in or that cannot be judged.
func (l *life) decided(_, _, _ string) []Decision {
	return nil
}
