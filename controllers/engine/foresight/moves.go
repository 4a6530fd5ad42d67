package foresight

import (
	"cmp"
	"slices"
	"time"

	"tightrope.dev/api/v1alpha1"
)

// moves are the accounts that stand elsewhere in the edited world than in the one as it is, and from when to when.
func moves(asIs, edited *life) []Move {
	var all []Move
	for _, at := range places(asIs, edited) {
		if edited.Accounts[at.account] == nil {
			continue // it is gone: its runs tell of it
		}
		all = append(all, movesAt(asIs, edited, at)...)
	}
	slices.SortFunc(all, func(a, b Move) int {
		return cmp.Or(cmp.Compare(a.Dimension, b.Dimension), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.From.Segment, b.From.Segment),
			cmp.Compare(a.To.Segment, b.To.Segment), cmp.Compare(a.On, b.On), cmp.Compare(a.Account, b.Account), cmp.Compare(a.Until, b.Until))
	})
	return all
}

// places are the dimensions of accounts in which the worlds may differ: they differ in the beginning, or something came to
// stand elsewhere in one of them.
func places(asIs, edited *life) []place {
	seen := map[place]bool{}
	for name, account := range edited.Accounts {
		for _, dimension := range dimensionsOf(asIs, edited, name) {
			was, is := asIs.first(name, dimension), edited.first(account.Name, dimension)
			seen[place{name, dimension}] = !was.stand.same(is.stand)
		}
	}
	for _, l := range []*life{asIs, edited} {
		for at := range l.stands {
			seen[at] = true
		}
	}
	var all []place
	for at, may := range seen {
		if may {
			all = append(all, at)
		}
	}
	return all
}

// dimensionsOf are the dimensions in which an account is judged in the beginning, in either world.
func dimensionsOf(asIs, edited *life, account string) []string {
	var all []string
	for _, l := range []*life{asIs, edited} {
		for _, d := range l.dimensions(l.Accounts[account]) {
			if !slices.Contains(all, d) {
				all = append(all, d)
			}
		}
	}
	return all
}

// first is where an account stands in the beginning.
func (l *life) first(account, dimension string) arrival {
	record, judged := l.recordOf(l.Accounts[account], dimension)
	if !judged {
		return arrival{at: l.began, stand: Stand{Absent: l.Accounts[account] == nil}}
	}
	return arrival{
		at: l.began, stand: Stand{Segment: record.Segment, Unknown: isUnknown(record.Reason)},
		reason: string(record.Reason), message: record.Message,
	}
}

// course is where an account stood all the time, in order.
func (l *life) course(at place) []arrival {
	return append([]arrival{l.first(at.account, at.dimension)}, l.stands[at]...)
}

// movesAt are the times in which an account stands elsewhere.
func movesAt(asIs, edited *life, at place) []Move {
	was, is := asIs.course(at), edited.course(at)
	var all []Move
	for _, t := range instants(was, is) {
		from, to := standing(was, t), standing(is, t)
		open := len(all) > 0 && all[len(all)-1].Until == ""
		if open && all[len(all)-1].From.same(from.stand) && all[len(all)-1].To.same(to.stand) {
			continue
		}
		if open {
			all[len(all)-1].Until = edited.day(at.account, t)
		}
		if !from.stand.same(to.stand) {
			all = append(all, edited.move(at, t, from, to))
		}
	}
	return all
}

// instants are the times at which something comes to stand elsewhere in one of two courses.
func instants(courses ...[]arrival) []time.Time {
	var all []time.Time
	for _, course := range courses {
		for _, a := range course {
			all = append(all, a.at)
		}
	}
	slices.SortFunc(all, time.Time.Compare)
	return slices.CompactFunc(all, time.Time.Equal)
}

// standing is where a course is at an instant.
func standing(course []arrival, t time.Time) arrival {
	last := course[0]
	for _, a := range course {
		if !a.at.After(t) {
			last = a
		}
	}
	return last
}

func (l *life) move(at place, t time.Time, from, to arrival) Move {
	m := Move{
		Account: at.account, Dimension: at.dimension, Kind: kindOf(from.stand, to.stand), From: from.stand, To: to.stand,
		On: l.day(at.account, t), Reason: to.reason, Message: to.message, Decided: to.decided,
	}
	if t.Equal(l.began) {
		m.Decided = l.decidedFirst[at]
	}
	if m.Reason == "" {
		m.Reason, m.Message = string(v1alpha1.MembershipNoMatch), "no segment of the dimension is left"
	}
	return m
}

// same says that two stands are the same for whoever works with the account.
func (s Stand) same(other Stand) bool {
	return s.Segment == other.Segment && s.Unknown == other.Unknown
}

func kindOf(from, to Stand) MoveKind {
	switch {
	case to.Unknown && !from.Unknown:
		return BecomesUnknown
	case from.Unknown && !to.Unknown && from.Segment == to.Segment:
		return BecomesKnown
	}
	return Moves
}
