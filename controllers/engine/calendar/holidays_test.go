package calendar_test

import (
	"encoding/csv"
	"maps"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tightrope.dev/api/v1alpha1"
)

// holidaysIn are the days of a year that a region's public holidays make free, weekends included.
func holidaysIn(t *testing.T, country, region, year string) map[string]string {
	t.Helper()
	spec := in(country, region)
	spec.WorkingDays = everyDay
	c, days := compile(t, spec), map[string]string{}
	for d := date(t, year+"-01-01"); strings.HasPrefix(d.String(), year); d = d.AddDays(1) {
		if name := c.DayOff(d); name != "" {
			days[d.String()] = name
		}
	}
	return days
}

// TestNewSouthWales2015 counts the holidays of a state against a list that others published
// (finnhacks42/australian_public_holidays, 11 rows). They disagree about three days:
//   - 3 August is the list's Bank Holiday, on which banks close. It is no public holiday of the state's Public Holidays
//     Act 2010, and the library leaves it out.
//   - 4 and 5 April, the Saturday and the Sunday of Easter, are public holidays of that Act. The list leaves them out.
func TestNewSouthWales2015(t *testing.T) {
	list := map[string]string{
		"2015-01-01": "New Year's Day", "2015-01-26": "Australia Day", "2015-04-03": "Good Friday", "2015-04-06": "Easter Monday",
		"2015-04-25": "ANZAC Day", "2015-06-08": "Queen's Birthday", "2015-08-03": "Bank Holiday", "2015-10-05": "Labour Day",
		"2015-12-25": "Christmas Day", "2015-12-26": "Boxing Day", "2015-12-28": "Boxing Day (observed)",
	}
	if len(list) != 11 {
		t.Fatalf("the list has %d days", len(list))
	}
	want := maps.Clone(list)
	delete(want, "2015-08-03")
	want["2015-04-04"], want["2015-04-05"] = "Easter Saturday", "Easter Sunday"
	if diff := cmp.Diff(want, holidaysIn(t, "AU", "NSW", "2015")); diff != "" {
		t.Errorf("the holidays of New South Wales (-want +got):\n%s", diff)
	}
}

// differences is why the library and the list of TestPublishedAustralianHolidays disagree: a day by its name in the list.
var differences = map[string]string{
	"Bank Holiday":            "banks close in New South Wales; it is no public holiday of the state",
	"Easter Monday (in Lieu)": "in 2011 Anzac Day fell on Easter Monday, and the Tuesday was given for once",
	"Easter Tuesday":          "it is free for the public service of Tasmania only",
	"Ekka People's Day":       "it is free in Brisbane only",
	"Family & Community Day":  "Canberra had it until 2017; the library knows only Reconciliation Day, which took its place",
	"Labour Day":              "the list has it on 1 February 2010 in Western Australia; it is the first Monday of March",
	"Public Holiday":          "14 November 2014 was free in Brisbane only, for the G20",
	"Queens Birthday":         "Queensland had it in June until 2015 and Western Australia moved it in 2011 and 2012; the library knows the rule of today",
	"Queens Diamond Jubilee":  "Queensland gave it for once, in 2012",
}

// TestPublishedAustralianHolidays holds each state and year of the list, where the machine has it, against the library:
// AUSTRALIAN_HOLIDAYS is its file, with the columns Date, State and Holiday.
func TestPublishedAustralianHolidays(t *testing.T) {
	file := os.Getenv("AUSTRALIAN_HOLIDAYS")
	if file == "" {
		t.Skip("AUSTRALIAN_HOLIDAYS names no file")
	}
	opened, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = opened.Close() }()
	rows, err := csv.NewReader(opened).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		day, state, name := row[0], strings.ToUpper(row[1]), row[2]
		if compile(t, in("AU", state)).IsWorkday(date(t, day)) && differences[name] == "" {
			t.Errorf("%s %s: the list has %s, the library works", state, day, name)
		}
	}
}

// TestEveryCountry has holidays in each country and year, in each of its regions, and not too many.
func TestEveryCountry(t *testing.T) {
	for country := range strings.SplitSeq(knownCountries, " ") {
		for _, year := range []string{"1990", "2026", "2027", "2100"} {
			if days := holidaysIn(t, country, "", year); len(days) < 3 || len(days) > 30 {
				t.Errorf("%s has %d holidays in %s: %v", country, len(days), year, days)
			}
		}
	}
}

// TestRegionsHaveTheHolidaysOfTheirCountry checks that what counts for the whole country counts in each region.
func TestRegionsHaveTheHolidaysOfTheirCountry(t *testing.T) {
	for country, regions := range map[string]string{"DE": "BW BY BE BB HB HH HE MV NI NW RP SL SN ST SH TH", "CH": "ZH BE TI VS GE", "AU": "NSW SA WA TAS", "GB": "ENG WLS"} {
		whole := holidaysIn(t, country, "", "2026")
		for region := range strings.FieldsSeq(regions) {
			there := holidaysIn(t, country, region, "2026")
			for day, name := range whole {
				if there[day] == "" {
					t.Errorf("%s, %s, is a holiday of %s and not of %s", day, name, country, region)
				}
			}
		}
	}
	if got := len(holidaysIn(t, "DE", "", "2026")); got != 9 {
		t.Errorf("Germany has %d holidays, want the nine of the whole country", got)
	}
}

var everyDay = []v1alpha1.Weekday{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}

const knownCountries = "AR AT AU BE BG BR CA CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT JP KE LT LU LV MT MW MX NC NL NO NZ PL PT RO RS RU SE SI SK TH UA US ZA"
