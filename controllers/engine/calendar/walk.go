package calendar

import "time"

// farthest is how many days are walked in search of a day: ten years.
const farthest = 3653

// walk goes over days one by one.
type walk struct {
	calendar Calendar
	year     int
	day      int // of the year, from 0
	days     int // of the year
	weekday  time.Weekday
	marks    *year // nil where only the days of the week count
}

func (c Calendar) walkFrom(d Date) walk {
	w := walk{calendar: c, day: d.yearDay(), weekday: d.Weekday()}
	w.enter(d.year)
	return w
}

func (w *walk) enter(year int) {
	w.year, w.days = year, daysIn(year)
	if w.calendar.own != nil {
		w.marks = w.calendar.own.in(year)
	}
}

// move goes one day on, or back where the step is -1.
func (w *walk) move(step int) {
	w.day += step
	w.weekday = (w.weekday + time.Weekday(step) + 7) % 7
	switch {
	case w.day < 0:
		w.enter(w.year - 1)
		w.day = w.days - 1
	case w.day >= w.days:
		w.enter(w.year + 1)
		w.day = 0
	}
}

func (w *walk) works() bool {
	if w.marks == nil {
		return w.calendar.working[w.weekday]
	}
	return !w.marks.off.has(w.day)
}

func (w *walk) quiet() bool { return w.marks != nil && w.marks.quiet.has(w.day) }

func (w *walk) date() Date {
	return dateOf(time.Date(w.year, time.January, 1+w.day, 0, 0, 0, 0, time.UTC))
}

// addWorkdays walks over working days; the first day is not counted. A calendar without a working day counts them all.
func (c Calendar) addWorkdays(d Date, n int) Date {
	perWeek := 0
	for _, works := range c.working {
		if works {
			perWeek++
		}
	}
	if perWeek == 0 && c.own == nil {
		return d.AddDays(n)
	}
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	if c.own == nil && n > perWeek { // any seven days have as many working days as a week
		weeks := (n - 1) / perWeek
		d, n = d.AddDays(7*step*weeks), n-weeks*perWeek
	}
	w := c.walkFrom(d)
	for ; n > 0; n-- {
		w.move(step)
		for !w.works() {
			w.move(step)
		}
	}
	return w.date()
}

// NextWorkday is the first working day after a day.
func (c Calendar) NextWorkday(d Date) Date { return c.seek(d, 1, (*walk).works) }

// PreviousWorkday is the last working day before a day.
func (c Calendar) PreviousWorkday(d Date) Date { return c.seek(d, -1, (*walk).works) }

// NextContactDay is the first day after a day on which people work and customers may be contacted.
func (c Calendar) NextContactDay(d Date) Date {
	return c.seek(d, 1, func(w *walk) bool { return w.works() && !w.quiet() })
}

// seek is the nearest day in a direction that is wanted; where there is none in ten years, the last day it looked at.
func (c Calendar) seek(d Date, step int, wanted func(*walk) bool) Date {
	w := c.walkFrom(d)
	for range farthest {
		if w.move(step); wanted(&w) {
			break
		}
	}
	return w.date()
}
