package serve

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/expr"
)

// factsOfAccount are the facts that people ask for first. What is missing is shown as not known.
func factsOfAccount(account *success.Account) []fact {
	spec := &account.Spec
	facts := []fact{
		known("Lifecycle", string(spec.Lifecycle)), known("Industry", spec.Industry), known("Region", spec.Region),
	}
	facts = append(facts, commercialFacts(account)...)
	facts = append(facts, teamFacts(spec.Team)...)
	if p := spec.Preferences; p != nil {
		facts = appendFact(facts, "Wants to be served", touchWords[p.Touch])
		facts = appendFact(facts, "Wants to meet", meetingWords[p.Meeting])
	}
	for _, window := range spec.ValueWindows {
		facts = append(facts, fact{Name: "Value is felt", Value: yearDayText(window.From) + " to " + yearDayText(window.To) + " (" + string(window.Name) + ")"})
	}
	return appendFact(facts, "Key in the CRM", spec.ExternalID)
}

// teamFacts are who serves an account. That nobody is its CSM is a fact as well.
func teamFacts(team map[string]success.Name) []fact {
	facts := []fact{known("CSM", string(team["csm"]))}
	for _, role := range slices.Sorted(maps.Keys(team)) {
		switch role {
		case "csm":
		case "ae":
			facts = append(facts, known("AE", string(team[role])))
		default:
			facts = append(facts, known(capital(role), string(team[role])))
		}
	}
	return facts
}

// How a customer wants to be served, and where they want to meet.
var (
	touchWords = map[success.TouchModel]string{
		success.TouchModelHigh: "closely, by one person", success.TouchModelPooled: "by whoever of the team is free", success.TouchModelDigital: "without people, by mail and in the product",
	}
	meetingWords = map[success.Meeting]string{
		success.MeetingOnSite: "at their place", success.MeetingRemote: "remotely", success.MeetingAny: "either way",
	}
)

// yearDayText is a day of each year, 24 Dec, or of one.
func yearDayText(day success.YearDay) string {
	if each, err := time.Parse("01-02", string(day)); err == nil {
		return each.Format("2 Jan")
	}
	return dayText(string(day))
}

// signalFacts are what telemetry and surveys last said, and when.
func signalFacts(account *success.Account) []fact {
	var facts []fact
	for _, name := range slices.Sorted(maps.Keys(account.Spec.Signals)) {
		signal := account.Spec.Signals[name]
		when := "nobody knows when"
		if at := signal.ObservedAt; at != nil {
			when = dayText(at.UTC().Format(time.DateOnly))
		}
		facts = append(facts, fact{Name: expr.FieldInWords("signals." + name), Value: valueText(&signal.Value) + ", " + when})
	}
	return facts
}

// attributeFacts are what else the CRM knows.
func attributeFacts(account *success.Account) []fact {
	var facts []fact
	for _, name := range slices.Sorted(maps.Keys(account.Spec.Attributes)) {
		value := account.Spec.Attributes[name]
		facts = append(facts, known(expr.FieldInWords("attributes."+name), valueText(&value)))
	}
	return facts
}

// commercialFacts are those of the contract.
func commercialFacts(account *success.Account) []fact {
	c := account.Spec.Commercial
	if c == nil {
		return []fact{{Name: "Contract", Unknown: true}}
	}
	facts := []fact{known("Yearly revenue", money(c.ARR, c.Currency)), known("Renewal", dayText(string(c.RenewalDate)))}
	facts = appendFact(facts, "List price", money(c.ListPrice, c.Currency))
	facts = append(facts, known("Customer since", dayText(string(c.StartDate))))
	for i := range c.Discounts {
		facts = append(facts, fact{Name: "Discount", Value: discountText(&c.Discounts[i])})
	}
	facts = appendFact(facts, "May grow by", upsellWords[c.Upsell])
	if c.SalesCycleDays != nil {
		facts = append(facts, fact{Name: "The sale took", Value: countOf(int(*c.SalesCycleDays), "day", "days")})
	}
	return facts
}

var upsellWords = map[success.Upsell]string{success.UpsellMoreOfTheSame: "more of the same", success.UpsellNewBusiness: "new business"}

// discountText is a price reduction that was offered, and what came of it.
func discountText(d *success.Discount) string {
	text := countText(d.Percent) + " % on " + dayText(string(d.Date))
	return text + map[success.DiscountOutcome]string{
		success.DiscountProposed: ", offered", success.DiscountRenewed: ", and they renewed", success.DiscountLost: ", and they left",
	}[d.Outcome]
}

func known(name, value string) fact { return fact{Name: name, Value: value, Unknown: value == ""} }

// money is an amount in whole units, with its digits in groups of three.
func money(amount *int64, currency string) string {
	if amount == nil {
		return ""
	}
	digits := strconv.FormatInt(*amount, 10)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return strings.TrimSpace(digits + " " + currency)
}

// valueText is a fact of whatever kind.
func valueText(v *success.Value) string {
	switch {
	case v.String != nil:
		return *v.String
	case v.Integer != nil:
		return strconv.FormatInt(*v.Integer, 10)
	case v.Decimal != nil:
		return string(*v.Decimal)
	case v.Boolean != nil && *v.Boolean:
		return "yes"
	case v.Boolean != nil:
		return "no"
	case v.Date != nil:
		return dayText(string(*v.Date))
	}
	return ""
}
