package serve

import (
	"cmp"

	success "tightrope.dev/api/v1alpha1"
)

// toldList is a list of what a customer has told us: problems, requests, milestones.
type toldList struct {
	Title string
	Lines []toldLine
	// None says that there is nothing, or that nobody knows: then Unknown is true.
	None    string
	Unknown bool
}

// toldLine is something that a customer has told us, and how it stands.
type toldLine struct{ Text, Note string }

// toldBy are the lists of what a customer has told us. Of one that is empty they say whether anybody vouches for that.
func toldBy(account *success.Account) []toldList {
	spec := &account.Spec
	problems, requests, milestones := toldList{Title: "Problems"}, toldList{Title: "Requests"}, toldList{Title: "Milestones"}
	for i := range spec.Problems {
		problems.Lines = append(problems.Lines, problemLine(&spec.Problems[i]))
	}
	for i := range spec.Requests {
		requests.Lines = append(requests.Lines, requestLine(&spec.Requests[i]))
	}
	for _, milestone := range spec.Milestones {
		note := "not reached yet"
		if milestone.ReachedOn != "" {
			note = "reached on " + dayText(string(milestone.ReachedOn))
		}
		milestones.Lines = append(milestones.Lines, toldLine{string(milestone.Name), note})
	}
	return []toldList{
		problems.orNone(account, "problems", "Nobody knows what they bought it for.", "They have no problem that is written down."),
		requests.orNone(account, "requests", "Nobody knows whether they wait for something.", "They have asked for nothing."),
		milestones.orNone(account, "milestones", "Nobody knows how far they have come.", "No milestone is set."),
	}
}

// orNone says why a list is empty.
func (l toldList) orNone(account *success.Account, name success.KnownList, unknown, none string) toldList {
	if len(l.Lines) > 0 {
		return l
	}
	l.Unknown, l.None = unknownList(account, name, 0), none
	if l.Unknown {
		l.None = unknown
	}
	return l
}

// problemLine is what a customer bought the product for.
func problemLine(p *success.Problem) toldLine {
	l := toldLine{Text: cmp.Or(p.Statement, string(p.Name)), Note: "nobody knows how bad it is"}
	if p.Severity != nil {
		l.Note = "severity " + whole(*p.Severity) + " of 5"
	}
	if p.RecordedOn != "" {
		l.Note += ", said on " + dayText(string(p.RecordedOn))
	}
	return l
}

// requestLine is what a customer asked for.
func requestLine(r *success.Request) toldLine {
	l := toldLine{Text: string(r.Name), Note: "nobody knows how it stands"}
	switch r.Status {
	case success.RequestOpen:
		l.Note = "open"
	case success.RequestPromised:
		l.Note = onDay("promised", r.PromisedOn)
	case success.RequestShipped:
		l.Note = onDay("delivered", r.ShippedOn)
	case success.RequestDeclined:
		l.Note = "declined"
	}
	switch r.Kind {
	case success.RequestFeature:
		l.Text += " (a feature)"
	case success.RequestBug:
		l.Text += " (a bug)"
	case success.RequestHuman:
		l.Text += " (somebody's help)"
	}
	return l
}

// onDay is what happened, and on which day where that is known.
func onDay(what string, day success.Date) string {
	if day == "" {
		return what
	}
	return what + " on " + dayText(string(day))
}
