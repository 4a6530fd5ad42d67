package serve

import (
	"fmt"
	"strings"

	success "tightrope.dev/api/v1alpha1"
)

// The plot of the champions: how much a person cares from left to right, how much they like the way we solve it upwards. In
// the margins stand those of whom one of the two is not known.
const (
	plotSide   = 300 // of the square in which both are known
	plotMargin = 46  // where one is not known
	plotScale  = 100 // the most that a score can be
	dotLeast   = 6
	dotMost    = 16
	plotEdge   = 8 // of paper around
)

// championPlot is where the people who speak for the product stand.
type championPlot struct {
	People []champion
	// Unknown says that nobody knows whether there are any.
	Unknown bool
	// Side is that of the square, Half its middle, and Margin what is to the left of it and below.
	Side, Half, Margin int
	// Across is the square and its margin, Width and Height are the whole picture, and Foot is where words stand below.
	Across, Width, Height, Foot int
}

// champion is a person, as a reference, and where they stand.
type champion struct {
	// Number is that of the dot, and stands beside the reference in the table: references are too long for the plot.
	Number int
	Ref    string
	// X, Y and Radius say where their dot is.
	X, Y, Radius int
	// Class is how the dot looks.
	Class string
	// Label is to the left of the dot where there is no room to its right.
	Anchor string
	LabelX int
	// The scores, as a table has them.
	Engagement, Delight, Influence, Assessed, Left string
	// Place says where they stand in words.
	Place string
}

// plotOf is the plot of an account.
func plotOf(account *success.Account) championPlot {
	p := championPlot{Side: plotSide, Margin: plotMargin, Half: plotSide / 2, Across: plotSide + plotMargin, Width: plotSide + plotMargin + plotEdge,
		Height: plotSide + plotMargin + 2*plotEdge, Foot: plotSide + plotMargin - plotEdge/2, Unknown: unknownList(account, "champions", len(account.Spec.Champions))}
	for i := range account.Spec.Champions {
		person := championOf(&account.Spec.Champions[i])
		person.Number = i + 1
		p.People = append(p.People, person)
	}
	return p
}

func championOf(person *success.Champion) champion {
	c := champion{
		Ref: person.Ref, X: across(person.Engagement), Y: plotSide - across(person.Delight), Radius: radius(person.Influence), Class: "dot", Anchor: "start",
		Engagement: score(person.Engagement), Delight: score(person.Delight), Influence: score(person.Influence),
		Assessed: dayText(string(person.AssessedOn)), Left: dayText(string(person.LeftOn)), Place: placeOf(person),
	}
	if person.Influence == nil || person.Engagement == nil || person.Delight == nil {
		c.Class += " vague"
	}
	if person.LeftOn != "" {
		c.Class += " left"
	}
	c.LabelX = c.X + c.Radius + 4
	if c.X > plotSide*2/3 {
		c.Anchor, c.LabelX = "end", c.X-c.Radius-4
	}
	return c
}

// across is where a score stands along an axis. What is not known stands in the margin before it.
func across(value *int32) int {
	if value == nil {
		return -plotMargin / 2
	}
	return int(*value) * plotSide / plotScale
}

// radius is how large a dot is: the more a person decides, the larger.
func radius(influence *int32) int {
	if influence == nil {
		return dotLeast
	}
	return dotLeast + int(*influence)*(dotMost-dotLeast)/plotScale
}

// score is a score in a table; empty is not known.
func score(value *int32) string {
	if value == nil {
		return ""
	}
	return fmt.Sprint(*value)
}

// placeOf says where a person stands, in words.
func placeOf(person *success.Champion) string {
	if person.LeftOn != "" {
		return "has left"
	}
	var unknown []string
	for _, s := range []struct {
		name  string
		value *int32
	}{{"engagement", person.Engagement}, {"delight", person.Delight}, {"influence", person.Influence}} {
		if s.value == nil {
			unknown = append(unknown, s.name)
		}
	}
	if person.Engagement == nil || person.Delight == nil {
		return strings.Join(unknown, " and ") + " not known"
	}
	const half = plotScale / 2
	place := map[[2]bool]string{
		{true, true}: "cares and is glad: speaks for us", {true, false}: "cares and is not glad: may look elsewhere",
		{false, true}: "is glad and cares little: may be won over", {false, false}: "cares little and is not glad",
	}[[2]bool{*person.Engagement >= half, *person.Delight >= half}]
	if len(unknown) > 0 {
		place += "; influence not known"
	}
	return place
}
