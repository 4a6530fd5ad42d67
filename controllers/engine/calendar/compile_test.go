package calendar_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
)

// compile makes a Calendar of a spec that nobody refuses.
func compile(t rapid.TB, spec v1alpha1.CalendarSpec) calendar.Calendar {
	t.Helper()
	if spec.TimeZone == "" {
		spec.TimeZone = "UTC"
	}
	c, refusal := calendar.Compile(&spec)
	if refusal != nil {
		t.Fatal(refusal.Message)
	}
	return c
}

func in(country, region string) v1alpha1.CalendarSpec {
	return v1alpha1.CalendarSpec{Holidays: []v1alpha1.PublicHolidays{{Country: country, Region: region}}}
}

// own adds days of its own to a spec.
func own(spec v1alpha1.CalendarSpec, days ...v1alpha1.CalendarDays) v1alpha1.CalendarSpec {
	spec.Days = days
	return spec
}

func TestBusinessDaysSkipHolidays(t *testing.T) {
	india := own(v1alpha1.CalendarSpec{}, v1alpha1.CalendarDays{Name: "republic-day", Date: "2026-01-26"})
	for name, tc := range map[string]struct {
		spec               v1alpha1.CalendarSpec
		from, offset, want string
	}{
		"three before Christmas in the United States":              {in("US", ""), "2026-12-23", "3bd", "2026-12-29"},
		"three before Christmas in Germany":                        {in("DE", ""), "2026-12-23", "3bd", "2026-12-29"},
		"three before Christmas in the United Kingdom":             {in("GB", ""), "2026-12-23", "3bd", "2026-12-30"},
		"two before Republic Day in India, by own days":            {india, "2026-01-23", "2bd", "2026-01-28"},
		"back over Christmas in Germany":                           {in("DE", ""), "2026-12-29", "-3bd", "2026-12-23"},
		"over a day that only Bavaria has free":                    {in("DE", "BY"), "2027-01-05", "1bd", "2027-01-07"},
		"the same day in the whole of Germany":                     {in("DE", ""), "2027-01-05", "1bd", "2027-01-06"},
		"New Year's Day of a Saturday is observed in the old year": {in("US", ""), "2027-12-30", "1bd", "2028-01-03"},
		"as many as an offset may have":                            {in("DE", ""), "2026-01-02", "9999bd", "2065-06-26"},
		"beyond the years that are kept":                           {in("DE", ""), "2345-12-24", "1bd", "2345-12-27"},
		"from Thursday to Sunday where Friday is free": {
			v1alpha1.CalendarSpec{WorkingDays: []v1alpha1.Weekday{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday"}}, "2026-11-26", "1bd", "2026-11-29"},
		"a Saturday that is worked": {
			own(in("DE", ""), v1alpha1.CalendarDays{Name: "stock-taking", Date: "2026-11-28", Kind: v1alpha1.DayWorking}), "2026-11-27", "1bd", "2026-11-28"},
		"a holiday that is worked": {
			own(in("DE", ""), v1alpha1.CalendarDays{Name: "launch", Date: "2026-12-25", Kind: v1alpha1.DayWorking}), "2026-12-24", "1bd", "2026-12-25"},
		"a day that is worked within days that are not": {
			own(v1alpha1.CalendarSpec{},
				v1alpha1.CalendarDays{Name: "shut", Date: "2026-11-23", Until: "2026-11-27"},
				v1alpha1.CalendarDays{Name: "open", Date: "2026-11-25", Kind: v1alpha1.DayWorking}), "2026-11-20", "2bd", "2026-11-30"},
		"the union of two countries": {
			v1alpha1.CalendarSpec{Holidays: []v1alpha1.PublicHolidays{{Country: "DE"}, {Country: "US"}}}, "2026-11-25", "1bd", "2026-11-27"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := compile(t, tc.spec).Add(date(t, tc.from), offset(t, tc.offset)).String(); got != tc.want {
				t.Errorf("%s %s = %s, want %s", tc.from, tc.offset, got, tc.want)
			}
		})
	}
}

func TestDaysOffHaveNames(t *testing.T) {
	bavaria := own(in("DE", "BY"), v1alpha1.CalendarDays{Name: "summer-break", Date: "2026-08-10", Until: "2026-08-21"})
	for name, tc := range map[string]struct {
		spec      v1alpha1.CalendarSpec
		day, want string
	}{
		"a day on which people work":                          {bavaria, "2026-11-25", ""},
		"a day of the weekend":                                {bavaria, "2026-11-28", "Saturday"},
		"a public holiday, as the country calls it":           {bavaria, "2026-12-25", "Weihnachtstag"},
		"the first of the calendar's own days":                {bavaria, "2026-08-10", "summer-break"},
		"the last of them":                                    {bavaria, "2026-08-21", "summer-break"},
		"the day before them":                                 {bavaria, "2026-08-07", ""},
		"the day after them":                                  {bavaria, "2026-08-24", ""},
		"a holiday that is observed on another day":           {in("US", ""), "2026-07-03", "Independence Day (observed)"},
		"a holiday that is observed in the year before":       {in("US", ""), "2027-12-31", "New Year's Day (observed)"},
		"the Tuesday after a Christmas on Sunday":             {in("GB", ""), "2022-12-27", "Boxing Day (observed)"},
		"a day that every canton has":                         {in("CH", ""), "2026-05-14", "Auffahrt"},
		"a day that most cantons have is none of the country": {in("CH", ""), "2026-04-03", ""},
		"but of the canton":                                   {in("CH", "ZH"), "2026-04-03", "Karfreitag"},
		"a day that every state of Australia has":             {in("AU", ""), "2026-01-26", "Australia Day"},
		"a day that one state has":                            {in("AU", "VIC"), "2026-11-03", "Melbourne Cup"},
		"is none of the country":                              {in("AU", ""), "2026-11-03", ""},
	} {
		t.Run(name, func(t *testing.T) {
			c := compile(t, tc.spec)
			if got := c.DayOff(date(t, tc.day)); got != tc.want {
				t.Errorf("%s is off for %q, want %q", tc.day, got, tc.want)
			}
			if works := c.IsWorkday(date(t, tc.day)); works != (tc.want == "") {
				t.Errorf("works on %s: %t", tc.day, works)
			}
		})
	}
}

func TestQuietDays(t *testing.T) {
	c := compile(t, v1alpha1.CalendarSpec{Quiet: []v1alpha1.QuietDays{
		{Name: "year-end", From: "12-24", To: "01-06"},
		{Name: "leap-day", From: "02-29", To: "02-29"},
		{Name: "fair", From: "2026-05-04", To: "2026-05-08"},
	}})
	for day, want := range map[string]string{
		"2026-12-23": "", "2026-12-24": "year-end", "2026-12-31": "year-end", "2027-01-01": "year-end", "2027-01-06": "year-end", "2027-01-07": "",
		"2199-12-24": "year-end",
		"2026-05-03": "", "2026-05-04": "fair", "2026-05-08": "fair", "2026-05-09": "", "2027-05-04": "",
		"2028-02-28": "", "2028-02-29": "leap-day", "2028-03-01": "", "2027-02-28": "", "2027-03-01": "",
	} {
		if got := c.Quiet(date(t, day)); got != want {
			t.Errorf("%s is in %q, want %q", day, got, want)
		}
		if got := c.IsQuiet(date(t, day)); got != (want != "") {
			t.Errorf("%s is quiet: %t", day, got)
		}
	}
	for day, want := range map[string]string{"2026-12-23": "2027-01-07", "2026-12-22": "2026-12-23", "2026-05-03": "2026-05-11", "2026-11-27": "2026-11-30"} {
		if got := c.NextContactDay(date(t, day)).String(); got != want {
			t.Errorf("after %s the next day for customers is %s, want %s", day, got, want)
		}
	}
}

func TestNextDayOff(t *testing.T) {
	for name, tc := range map[string]struct {
		spec       v1alpha1.CalendarSpec
		from, want string
	}{
		"the next holiday":                       {in("US", ""), "2026-11-27", "2026-12-25 Christmas Day"},
		"today":                                  {in("US", ""), "2026-12-25", "2026-12-25 Christmas Day"},
		"not one that falls on a weekend":        {in("DE", ""), "2026-12-26", "2027-01-01 Neujahrstag"},
		"a day of its own":                       {own(in("DE", ""), v1alpha1.CalendarDays{Name: "outing", Date: "2026-12-04"}), "2026-11-27", "2026-12-04 outing"},
		"none":                                   {v1alpha1.CalendarSpec{}, "2026-11-27", " "},
		"not the Friday that is free every week": {v1alpha1.CalendarSpec{WorkingDays: []v1alpha1.Weekday{"Monday"}}, "2026-11-27", " "},
		"a holiday of many years ahead is found still": {own(v1alpha1.CalendarSpec{}, v1alpha1.CalendarDays{Name: "jubilee", Date: "2033-06-01"}), "2026-11-27", "2033-06-01 jubilee"},
	} {
		t.Run(name, func(t *testing.T) {
			day, why := compile(t, tc.spec).NextDayOff(date(t, tc.from))
			if got := day.String() + " " + why; got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestCalendarsThatAreRefused(t *testing.T) {
	zone := func(name string) v1alpha1.CalendarSpec { return v1alpha1.CalendarSpec{TimeZone: name} }
	quiet := func(from, to v1alpha1.YearDay) v1alpha1.CalendarSpec {
		return v1alpha1.CalendarSpec{Quiet: []v1alpha1.QuietDays{{Name: "q", From: from, To: to}}}
	}
	closed := func(from, until v1alpha1.Date) v1alpha1.CalendarSpec {
		return own(v1alpha1.CalendarSpec{}, v1alpha1.CalendarDays{Name: "shut", Date: from, Until: until})
	}
	for name, tc := range map[string]struct {
		spec v1alpha1.CalendarSpec
		want string
	}{
		"a zone with a slip":           {zone("Europe/Berln"), `spec.timeZone: "Europe/Berln" is not a time zone; write Europe/Berlin`},
		"a zone in small letters":      {zone("europe/berlin"), `spec.timeZone: "europe/berlin" is not a time zone; write Europe/Berlin`},
		"a zone without its continent": {zone("Lord Howe"), `spec.timeZone: "Lord Howe" is not a time zone; write Australia/Lord_Howe`},
		"a zone that nothing is like":  {zone("Central European Time"), `spec.timeZone: "Central European Time" is not a time zone; write a name of the IANA database, such as Europe/Berlin`},
		"the clock of the machine":     {zone("Local"), `spec.timeZone: "Local" is not a time zone; write a name of the IANA database, such as Europe/Berlin`},
		"a clock with leap seconds":    {zone("right/UTC"), `spec.timeZone: "right/UTC" is not a time zone; write`},
		"a country whose holidays are not known": {in("IN", ""), "spec.holidays[0].country: the public holidays of IN are not known; write them as spec.days of your own. " +
			"Known are AR, AT, AU, BE, BG, BR, CA, CH, CY, CZ, DE, DK, EE, ES, FI, FR, GB, GR, HR, HU, IE, IS, IT, JP, KE, LT, LU, LV, MT, MW, MX, NC, NL, NO, NZ, PL, PT, RO, RS, RU, SE, SI, SK, TH, UA, US, ZA"},
		"a country by the wrong code":           {in("UK", ""), "spec.holidays[0].country: UK is not a code of ISO 3166-1; write GB"},
		"a region of a country that has others": {in("AU", "NEW"), "spec.holidays[0].region: the public holidays of AU-NEW are not known; known regions of AU are ACT, NSW, NT, QLD, SA, TAS, VIC, WA"},
		"a region that the library lacks":       {in("GB", "SCT"), "spec.holidays[0].region: the public holidays of GB-SCT are not known; known regions of GB are ENG, WLS"},
		"a region of a country without any":     {in("US", "CA"), "spec.holidays[0].region: the public holidays of US-CA are not known, only those of the whole country; leave region out, and write what the region adds as spec.days of your own"},
		"own days that end before they begin":   {closed("2026-08-10", "2026-08-09"), "spec.days[shut].until: 2026-08-09 is before 2026-08-10; write the last of the days"},
		"own days of more than a year":          {closed("2026-01-01", "2027-01-02"), "spec.days[shut].until: 2026-01-01 to 2027-01-02 are more than 366 days; write an entry for each year"},
		"own days without a year":               {closed("12-24", ""), `spec.days[shut].date: "12-24" has no year; write YYYY-MM-DD`},
		"quiet days written in two ways":        {quiet("12-24", "2027-01-06"), `spec.quiet[q]: "12-24" and "2027-01-06" are not written alike; write both with a year, such as 2026-12-24, or both without, such as 12-24`},
		"quiet days that end before they begin": {quiet("2026-12-24", "2026-12-23"), "spec.quiet[q]: 2026-12-23 is before 2026-12-24; write the last of the days"},
		"a quiet day that no year has":          {quiet("02-30", "03-01"), `spec.quiet[q]: "02-30" is not a day; write MM-DD for each year, such as 12-24, or YYYY-MM-DD for one`},
		"a year without a word to anybody":      {quiet("01-01", "12-31"), "spec.quiet: every day of the year is quiet, so no customer would ever be contacted; leave some days out"},
		"the first of several slips":            {v1alpha1.CalendarSpec{TimeZone: "Mars", Holidays: in("IN", "").Holidays}, `spec.timeZone: "Mars" is not a time zone; write`},
	} {
		t.Run(name, func(t *testing.T) {
			if tc.spec.TimeZone == "" {
				tc.spec.TimeZone = "UTC"
			}
			_, refusal := calendar.Compile(&tc.spec)
			if refusal == nil || len(refusal.Message) < len(tc.want) || refusal.Message[:len(tc.want)] != tc.want {
				t.Errorf("got %v, want %s", refusal, tc.want)
			}
			if refusal != nil && (refusal.Reason != v1alpha1.ReasonInvalidSpec || len(refusal.Message) > 1024) {
				t.Errorf("reason %s, %d characters", refusal.Reason, len(refusal.Message))
			}
		})
	}
}

func TestASlipTakesNothingElseAway(t *testing.T) {
	c, refusal := calendar.Compile(&v1alpha1.CalendarSpec{
		TimeZone: "Europe/Berlin", Holidays: []v1alpha1.PublicHolidays{{Country: "IN"}, {Country: "DE"}},
		Quiet: []v1alpha1.QuietDays{{Name: "year-end", From: "12-24", To: "01-06"}},
	})
	if refusal == nil || c.Location().String() != "Europe/Berlin" || c.IsWorkday(date(t, "2026-12-25")) || !c.IsQuiet(date(t, "2026-12-25")) {
		t.Errorf("refused with %v, in %s", refusal, c.Location())
	}
}

// aCalendar draws a Calendar that nobody refuses.
func aCalendar(t *rapid.T) calendar.Calendar {
	spec := v1alpha1.CalendarSpec{TimeZone: rapid.SampledFrom([]string{"UTC", "Europe/Berlin", "Africa/Cairo", "Australia/Lord_Howe", "America/New_York"}).Draw(t, "zone")}
	if rapid.Bool().Draw(t, "holidays") {
		spec.Holidays = []v1alpha1.PublicHolidays{{Country: rapid.SampledFrom([]string{"DE", "US", "JP", "CH"}).Draw(t, "country")}}
	}
	if rapid.Bool().Draw(t, "week") {
		spec.WorkingDays = rapid.SliceOfNDistinct(rapid.SampledFrom([]v1alpha1.Weekday{"Monday", "Wednesday", "Saturday", "Sunday"}), 1, 4, rapid.ID).Draw(t, "days")
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "own") {
		first := time.Date(2026, 1, rapid.IntRange(1, 700).Draw(t, "first"), 0, 0, 0, 0, time.UTC)
		spec.Days = append(spec.Days, v1alpha1.CalendarDays{
			Name: v1alpha1.Name(fmt.Sprintf("d%d", i)), Date: v1alpha1.Date(first.Format(time.DateOnly)),
			Until: v1alpha1.Date(first.AddDate(0, 0, rapid.IntRange(0, 40).Draw(t, "length")).Format(time.DateOnly)),
			Kind:  rapid.SampledFrom([]v1alpha1.DayKind{"", v1alpha1.DayClosed, v1alpha1.DayWorking}).Draw(t, "kind"),
		})
	}
	return compile(t, spec)
}

// TestLawsOfBusinessDays holds the walk, which leaps over weeks and reads marks, against counting day by day.
func TestLawsOfBusinessDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := aCalendar(t)
		if rapid.Bool().Draw(t, "standard") {
			c = calendar.Standard(nil)
		}
		d := c.Date(time.Date(2026, 1, rapid.IntRange(1, 700).Draw(t, "day"), 12, 0, 0, 0, time.UTC))
		n := rapid.IntRange(-60, 60).Draw(t, "n")
		there := c.Add(d, calendar.Offset{Count: n, Unit: calendar.BusinessDays})
		step, worked := 1, 0
		if n < 0 {
			step = -1
		}
		for at := d; at != there; {
			if at = at.AddDays(step); c.IsWorkday(at) {
				worked += step
			}
		}
		if worked != n || n != 0 && !c.IsWorkday(there) {
			t.Fatalf("%dbd from %s is %s, over %d working days", n, d, there, worked)
		}
		if c.IsWorkday(d) && c.Add(there, calendar.Offset{Count: -n, Unit: calendar.BusinessDays}) != d {
			t.Fatalf("%dbd from %s is %s, and not back", n, d, there)
		}
		if next := c.NextContactDay(d); !next.After(d) || !c.IsWorkday(next) || c.IsQuiet(next) {
			t.Fatalf("the next day for customers after %s is %s", d, next)
		}
	})
}

func BenchmarkAdd(b *testing.B) {
	spec := in("DE", "BY")
	spec.TimeZone = "Europe/Berlin"
	for name, c := range map[string]calendar.Calendar{"Standard": calendar.Standard(nil), "Bavaria": compile(b, spec)} {
		d := c.Date(time.Date(2026, 12, 22, 12, 0, 0, 0, time.UTC))
		for _, text := range []string{"5bd", "250bd", "30d"} {
			o, err := calendar.ParseOffset(text)
			if err != nil {
				b.Fatal(err)
			}
			b.Run(name+"/"+text, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					c.Add(d, o)
				}
			})
		}
		b.Run(name+"/Deadline", func(b *testing.B) {
			now := time.Date(2026, 12, 22, 12, 0, 0, 0, time.UTC)
			o := calendar.Offset{Count: 5, Unit: calendar.BusinessDays}
			for b.Loop() {
				c.Deadline(now, o)
			}
		})
	}
}

func BenchmarkCompileAndFirstYear(b *testing.B) {
	spec := in("CH", "")
	spec.TimeZone = "Europe/Zurich"
	for b.Loop() {
		c := compile(b, spec)
		c.IsWorkday(calendar.Standard(nil).Date(time.Unix(1_800_000_000, 0)))
	}
}
