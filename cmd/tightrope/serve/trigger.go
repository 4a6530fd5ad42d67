package serve

import (
	"cmp"
	"fmt"
	"strings"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/expr"
)

// triggerText says in words when a playbook begins for an account.
func triggerText(t *success.Trigger) string {
	switch {
	case t.Date != nil:
		return awayFrom(string(t.Date.Offset), expr.FieldInWords(t.Date.Field))
	case t.Membership != nil && t.Membership.For != "":
		return "once the account has been in it for " + periodText(string(t.Membership.For))
	case t.Every != nil:
		return fmt.Sprintf("every %s, from the %s", periodText(string(t.Every.Period)), expr.FieldInWords(t.Every.Anchor))
	case t.Each != nil:
		return "for each of a list: " + string(t.Each.In)
	}
	return "once the account is in it"
}

// awayFrom says how far from something an offset is: 60 days before the renewal date.
func awayFrom(offset, from string) string {
	distance, before := strings.CutPrefix(offset, "-")
	switch {
	case strings.Trim(cmp.Or(distance, "0"), "0hdbwmo") == "" && (from == "beginning" || from == "end of these"):
		return "at the " + from
	case strings.Trim(cmp.Or(distance, "0"), "0hdbwmo") == "":
		return "on the " + from
	case before:
		return periodText(distance) + " before the " + from
	}
	return periodText(distance) + " after the " + from
}

// estimateText is a share with its interval; empty where there is none.
func estimateText(e *success.PercentEstimate) string {
	if e == nil {
		return ""
	}
	return fmt.Sprintf("%d %% (%d to %d)", e.Value, e.Low, e.High)
}
