package simulate

import (
	"fmt"
	"html"
	"strconv"
	"strings"
)

// The picture is written by hand: of the chart libraries that were looked at, github.com/wcharczuk/go-chart/v2 stretches every
// stacked bar to the full height, so that a quiet week looks like a full one, and none of them writes a title, a description, a dark
// variant and no reference to anything outside the file.

// The measures of the picture, in the units of its view box.
const (
	width, height          = 960, 436
	left, right            = 64, 24
	plotTop, plotBottom    = 92, 360 // below one line of the legend
	plotWidth, plotHeight  = width - left - right, plotBottom - plotTop
	barShare               = 0.68 // of the room of a week
	legendLine, legendFrom = 20, 78
)

// The colours for light backgrounds and for paper stand in the elements themselves, because programs that take pictures in, such as
// those for slides, read no style sheets. Those for dark screens are a style sheet. The colours of the bars are the eight of Okabe and
// Ito (https://jfly.uni-koeln.de/color/), which people with any kind of colour blindness can tell apart, the black one made grey.
const (
	ink, soft, lines, paper, limit = "#1c2024", "#5b6470", "#e1e5ea", "#ffffff", "#b3261e"

	dark = `<style>@media screen and (prefers-color-scheme:dark){.chart .ink{fill:#eceff3}.chart .soft{fill:#a3adb9}.chart .grid{stroke:#343b44}` +
		`.chart .foot,.chart .hatch,.chart .waits{stroke:#a3adb9}.chart .paper{fill:#15181c}.chart .bar{stroke:#15181c}` +
		`.chart .limit{stroke:#ff8a80}.chart .limit-text{fill:#ff8a80}}</style>` + "\n"
)

var colours = [mostSeries]string{"#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#8a929c"}

// waits fills what was not done.
const waits = `class="waits" fill="url(#waits)" stroke="` + soft + `"`

// drawing is a picture in the making.
type drawing struct {
	*chart
	out  strings.Builder
	step float64
	most float64 // the value at the top of the plot
	// more are the lines of the legend beyond the first: everything below it is that much lower.
	more int
}

// svg is the chart as a picture that needs nothing else.
func (c *chart) svg() string {
	step, lines := scale(c.top())
	d := &drawing{chart: c, step: step, most: step * float64(lines)}
	d.legend()
	legend := d.out.String()
	d.out.Reset()
	d.add(`<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 %d %d" role="img" aria-labelledby="chart-title chart-desc" `+
		`font-family="system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif" font-size="13">`+"\n", width, height+d.more*legendLine)
	d.add("<title id=\"chart-title\">%s</title>\n<desc id=\"chart-desc\">%s</desc>\n", html.EscapeString(c.title), html.EscapeString(c.subtitle+". "+c.summary()))
	d.out.WriteString(dark)
	d.add(`<defs><pattern id="waits" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">`+
		`<line class="hatch" x1="0" y1="0" x2="0" y2="6" stroke="%s" stroke-width="1.5"/></pattern></defs>`+"\n", soft)
	d.add(`<rect class="paper" fill="%s" width="%d" height="%d"/>`+"\n", paper, width, height+d.more*legendLine)
	d.add(`<text x="%d" y="32" class="ink" fill="%s" font-size="19" font-weight="600">%s</text>`+"\n", left, ink, html.EscapeString(c.title))
	d.text(left, 54, "soft", "start", c.subtitle)
	d.out.WriteString(legend)
	d.add(`<g transform="translate(0 %d)">`+"\n", d.more*legendLine)
	d.grid()
	for week := range c.weeks {
		d.bar(week)
	}
	d.limit()
	d.add("</g>\n</svg>\n")
	return d.out.String()
}

func (d *drawing) add(format string, args ...any) { fmt.Fprintf(&d.out, format, args...) }

// text writes a line in the colour of a class.
func (d *drawing) text(x, y float64, class, anchor, text string) {
	fill := map[string]string{"ink": ink, "soft": soft, "limit-text": limit}[class]
	d.add(`<text x="%s" y="%s" class="%s" fill="%s" text-anchor="%s">%s</text>`+"\n", pixel(x), pixel(y), class, fill, anchor, html.EscapeString(text))
}

// y is the height of a value.
func (d *drawing) y(value float64) float64 {
	return plotBottom - plotHeight*value/d.most
}

// grid draws the lines and names the axes.
func (d *drawing) grid() {
	for value := 0.0; value <= d.most+d.step/2; value += d.step {
		class, colour := "grid", lines
		if value == 0 {
			class, colour = "foot", soft
		}
		d.add(`<line class="%s" stroke="%s" x1="%d" x2="%d" y1="%s" y2="%s"/>`+"\n", class, colour, left, width-right, pixel(d.y(value)), pixel(d.y(value)))
		d.text(left-8, d.y(value)+4, "soft", "end", decimal(value))
	}
	d.add(`<text class="soft" fill="%s" text-anchor="middle" transform="translate(18 %s) rotate(-90)">%s</text>`+"\n", soft, pixel(plotBottom-plotHeight/2), d.axis)
	d.text(left+plotWidth/2, plotBottom+42, "soft", "middle", "Week from Monday on")
	if d.partial != "" {
		d.text(left+plotWidth/2, plotBottom+60, "soft", "middle", d.partial)
	}
}

// bar draws a week.
func (d *drawing) bar(week int) {
	room := float64(plotWidth) / float64(len(d.weeks))
	wide := room * barShare
	x := left + room*float64(week) + (room-wide)/2
	sum := 0.0
	part := func(look, name string, hours float64) {
		if hours <= 0 {
			return
		}
		y, foot := d.y(sum+hours), d.y(sum)
		sum += hours
		d.add(`<rect %s x="%s" y="%s" width="%s" height="%s"><title>%s, week of %s: %s %s</title></rect>`+"\n",
			look, pixel(x), pixel(y), pixel(wide), pixel(foot-y), html.EscapeString(name), d.weeks[week], decimal(hours), d.unit)
	}
	for i, s := range d.series {
		part(`class="bar" stroke="`+paper+`" `+fill(i), s.name, s.hours[week])
	}
	part(waits, "waiting at the end", d.waits(week))
	if len(d.weeks) <= 20 || week%2 == 0 {
		d.text(x+wide/2, plotBottom+20, "soft", "middle", d.weeks[week])
	}
}

// limit draws the line of capacity.
func (d *drawing) limit() {
	if d.capacity <= 0 {
		return
	}
	y := d.y(d.capacity)
	d.add(`<line class="limit" stroke="%s" stroke-width="2" stroke-dasharray="7 4" x1="%d" x2="%d" y1="%s" y2="%s"/>`+"\n", limit, left, width-right, pixel(y), pixel(y))
	d.text(width-right, y-6, "limit-text", "end", "capacity "+decimal(d.capacity)+" hours a week")
}

// legend names the colours, in as many lines as it takes.
func (d *drawing) legend() {
	x, y := float64(left), float64(legendFrom)
	entry := func(look, name string) {
		wide := 22 + 7.2*float64(len([]rune(name))) + 14
		if x+wide > width-right && x > left {
			x, y = left, y+legendLine
			d.more++
		}
		d.add(`<rect %s x="%s" y="%s" width="14" height="14" rx="2"/>`+"\n", look, pixel(x), pixel(y-11))
		d.text(x+20, y+1, "ink", "start", name)
		x += wide
	}
	for i, s := range d.series {
		entry(fill(i), s.name)
	}
	if d.waitsAtAll() {
		entry(waits, "waiting at the end of the week")
	}
}

// fill is the colour of a series.
func fill(i int) string { return `fill="` + colours[i] + `"` }

// pixel writes a measure with one digit, or none.
func pixel(x float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(x, 'f', 1, 64), ".0")
}
