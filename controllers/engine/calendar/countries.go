package calendar

import (
	"maps"
	"slices"
	"strings"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/ar"
	"github.com/rickar/cal/v2/at"
	"github.com/rickar/cal/v2/au"
	"github.com/rickar/cal/v2/be"
	"github.com/rickar/cal/v2/bg"
	"github.com/rickar/cal/v2/br"
	"github.com/rickar/cal/v2/ca"
	"github.com/rickar/cal/v2/ch"
	"github.com/rickar/cal/v2/cy"
	"github.com/rickar/cal/v2/cz"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/dk"
	"github.com/rickar/cal/v2/ee"
	"github.com/rickar/cal/v2/es"
	"github.com/rickar/cal/v2/fi"
	"github.com/rickar/cal/v2/fr"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/gr"
	"github.com/rickar/cal/v2/hr"
	"github.com/rickar/cal/v2/hu"
	"github.com/rickar/cal/v2/ie"
	"github.com/rickar/cal/v2/is"
	"github.com/rickar/cal/v2/it"
	"github.com/rickar/cal/v2/jp"
	"github.com/rickar/cal/v2/ke"
	"github.com/rickar/cal/v2/lt"
	"github.com/rickar/cal/v2/lu"
	"github.com/rickar/cal/v2/lv"
	"github.com/rickar/cal/v2/mt"
	"github.com/rickar/cal/v2/mw"
	"github.com/rickar/cal/v2/mx"
	"github.com/rickar/cal/v2/nc"
	"github.com/rickar/cal/v2/nl"
	"github.com/rickar/cal/v2/no"
	"github.com/rickar/cal/v2/nz"
	"github.com/rickar/cal/v2/pl"
	"github.com/rickar/cal/v2/pt"
	"github.com/rickar/cal/v2/ro"
	"github.com/rickar/cal/v2/rs"
	"github.com/rickar/cal/v2/ru"
	"github.com/rickar/cal/v2/se"
	"github.com/rickar/cal/v2/si"
	"github.com/rickar/cal/v2/sk"
	"github.com/rickar/cal/v2/th"
	"github.com/rickar/cal/v2/ua"
	"github.com/rickar/cal/v2/us"
	"github.com/rickar/cal/v2/za"
)

// country is what is known of the public holidays of a country.
type country struct {
	// whole is the list of the whole country. Where there is none, the holidays of the whole country are those that every
	// region has.
	whole   []*cal.Holiday
	regions map[string][]*cal.Holiday
}

// countries are the countries whose public holidays are known, and the regions with lists of their own, as
// github.com/rickar/cal/v2 has them. It has no list for countries whose holidays follow the moon, such as India, China
// or the Gulf states. Its list for the United Kingdom is that of England and Wales; Scotland and Northern Ireland differ
// and are not known.
var countries = map[string]country{
	"AR": {whole: ar.Holidays},
	"AT": {whole: at.Holidays},
	"AU": {regions: map[string][]*cal.Holiday{
		"ACT": au.HolidaysACT,
		"NSW": au.HolidaysNSW,
		"NT":  au.HolidaysNT,
		"QLD": au.HolidaysQLD,
		"SA":  au.HolidaysSA,
		"TAS": au.HolidaysTAS,
		"VIC": au.HolidaysVIC,
		"WA":  au.HolidaysWA,
	}},
	"BE": {whole: be.Holidays},
	"BG": {whole: bg.Holidays},
	"BR": {whole: br.Holidays},
	"CA": {whole: ca.Holidays},
	"CH": {regions: map[string][]*cal.Holiday{
		"AG": ch.HolidaysAG,
		"AI": ch.HolidaysAI,
		"AR": ch.HolidaysAR,
		"BE": ch.HolidaysBE,
		"BL": ch.HolidaysBL,
		"BS": ch.HolidaysBS,
		"FR": ch.HolidaysFR,
		"GE": ch.HolidaysGE,
		"GL": ch.HolidaysGL,
		"GR": ch.HolidaysGR,
		"JU": ch.HolidaysJU,
		"LU": ch.HolidaysLU,
		"NE": ch.HolidaysNE,
		"NW": ch.HolidaysNW,
		"OW": ch.HolidaysOW,
		"SG": ch.HolidaysSG,
		"SH": ch.HolidaysSH,
		"SO": ch.HolidaysSO,
		"SZ": ch.HolidaysSZ,
		"TG": ch.HolidaysTG,
		"TI": ch.HolidaysTI,
		"UR": ch.HolidaysUR,
		"VD": ch.HolidaysVD,
		"VS": ch.HolidaysVS,
		"ZG": ch.HolidaysZG,
		"ZH": ch.HolidaysZH,
	}},
	"CY": {whole: cy.Holidays},
	"CZ": {whole: cz.Holidays},
	"DE": {regions: map[string][]*cal.Holiday{
		"BB": de.HolidaysBB,
		"BE": de.HolidaysBE,
		"BW": de.HolidaysBW,
		"BY": de.HolidaysBY,
		"HB": de.HolidaysHB,
		"HE": de.HolidaysHE,
		"HH": de.HolidaysHH,
		"MV": de.HolidaysMV,
		"NI": de.HolidaysNI,
		"NW": de.HolidaysNW,
		"RP": de.HolidaysRP,
		"SH": de.HolidaysSH,
		"SL": de.HolidaysSL,
		"SN": de.HolidaysSN,
		"ST": de.HolidaysST,
		"TH": de.HolidaysTH,
	}},
	"DK": {whole: dk.Holidays},
	"EE": {whole: ee.Holidays},
	"ES": {whole: es.Holidays},
	"FI": {whole: fi.Holidays},
	"FR": {whole: fr.Holidays},
	"GB": {regions: map[string][]*cal.Holiday{"ENG": gb.Holidays, "WLS": gb.Holidays}, whole: gb.Holidays},
	"GR": {whole: gr.Holidays},
	"HR": {whole: hr.Holidays},
	"HU": {whole: hu.Holidays},
	"IE": {whole: ie.Holidays},
	"IS": {whole: is.Holidays},
	"IT": {whole: it.Holidays},
	"JP": {whole: jp.Holidays},
	"KE": {whole: ke.Holidays},
	"LT": {whole: lt.Holidays},
	"LU": {whole: lu.Holidays},
	"LV": {whole: lv.Holidays},
	"MT": {whole: mt.Holidays},
	"MW": {whole: mw.Holidays},
	"MX": {whole: mx.Holidays},
	"NC": {whole: nc.Holidays},
	"NL": {whole: nl.Holidays},
	"NO": {whole: no.Holidays},
	"NZ": {whole: nz.Holidays},
	"PL": {whole: pl.Holidays},
	"PT": {whole: pt.Holidays},
	"RO": {whole: ro.Holidays},
	"RS": {whole: rs.Holidays},
	"RU": {whole: ru.Holidays},
	"SE": {whole: se.Holidays},
	"SI": {whole: si.Holidays},
	"SK": {whole: sk.Holidays},
	"TH": {whole: th.Holidays},
	"UA": {whole: ua.Holidays},
	"US": {whole: us.Holidays},
	"ZA": {whole: za.Holidays},
}

// source is where the holidays of a region come from, or, for an empty region, those of the whole country.
func (c country) source(region string) source {
	switch {
	case region != "":
		return source{c.regions[region]}
	case c.whole != nil:
		return source{c.whole}
	}
	var all source
	for _, name := range slices.Sorted(maps.Keys(c.regions)) {
		all = append(all, c.regions[name])
	}
	return all
}

// names are the keys of a table, for a sentence.
func names[T any](table map[string]T) string {
	return strings.Join(slices.Sorted(maps.Keys(table)), ", ")
}
