package serve

import "testing"

// TestWhatTheEngineSaysInPlainWords: names of fields, days and periods are said as people say them; what people wrote, and names
// that look like a day, stay as they are.
func TestWhatTheEngineSaysInPlainWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"nps (at most 90d old) is less than 20":                                   "nps (at most 90 days old) is less than 20",
		"The renewal date is 2027-01-25; in segment high: Tourism is on the list": "The renewal date is Mon 25 Jan 2027; in segment high: Tourism is on the list",
		"it was observed on 2026-11-02, and counts for 14d":                       "it was observed on Mon 2 Nov 2026, and counts for 14 days",
		"the goal was not reached within 45d, by 2027-01-10":                      "the goal was not reached within 45 days, by Sun 10 Jan 2027",
		"Once in 3mo, the period that began on 2026-11-16":                        "Once in 3 months, the period that began on Mon 16 Nov 2026",
		"account.spec.team.csm is jane; account.spec.commercial.renewalDate is 3": "the csm is jane; renewal date is 3",
		"by override river-media-covid-exposure: They live on events.; was to be": "somebody said so: They live on events; was to be",
		"in segment small: the expression of segment small is true":               "in segment small: the rule of the segment small is true",
		"began (date/2027-01-25) as run-2027-01-25":                               "began (date/2027-01-25) as run-2027-01-25",
		"2026-13-45 is no day, and 3d is no period":                               "2026-13-45 is no day, and 3d is no period",
		"<b>account.spec.</b>":                                                    "<b>account.spec.</b>",
		"":                                                                        "",
	} {
		if got := inPlain(text); got != want {
			t.Errorf("%q\n got %q\nwant %q", text, got, want)
		}
	}
	if got, want := whyThere("segment high cannot be judged: account.spec.industry is not known"), "Industry is not known"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
