package serve

import (
	"cmp"
	"fmt"
	"strings"

	success "tightrope.dev/api/v1alpha1"
)

// triggerText says in words when a playbook begins for an account.
func triggerText(t *success.Trigger) string {
	switch {
	case t.Date != nil:
		return awayFrom(string(t.Date.Offset), fieldText(t.Date.Field))
	case t.Membership != nil && t.Membership.For != "":
		return "once the account has been in it for " + periodText(string(t.Membership.For))
	case t.Every != nil:
		return fmt.Sprintf("every %s, from the %s", periodText(string(t.Every.Period)), fieldText(t.Every.Anchor))
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

// fieldText is a field of an account in words: commercial.renewalDate is "renewal date".
func fieldText(field string) string {
	field = field[strings.LastIndex(field, ".")+1:]
	var b strings.Builder
	for i, sign := range field {
		if sign >= 'A' && sign <= 'Z' {
			if i > 0 {
				b.WriteByte(' ')
			}
			sign += 'a' - 'A'
		}
		b.WriteRune(sign)
	}
	return b.String()
}

// estimateText is a share with its interval; empty where there is none.
func estimateText(e *success.PercentEstimate) string {
	if e == nil {
		return ""
	}
	return fmt.Sprintf("%d %% (%d to %d)", e.Value, e.Low, e.High)
}
