package faults

import "slices"

// struckModes are the modes of a fault after which a story must end as it ends without it.
var struckModes = []Mode{CrashBefore, CrashAfter, LostAnswer, ServerError, Conflict, Paused}

// scope is how much is tried.
type scope struct {
	// lags are how many writes the caches are behind, all kinds together; with alone, each kind by itself as well.
	lags  []int
	alone bool
	// pairs says that a second fault strikes at each write after the first one, until the controllers are at rest.
	pairs bool
	// struck says that faults strike at all.
	struck bool
	// turns is how many interleavings of a scene are played at most before interruptions are bounded; see interleave.go.
	turns int
}

// quick is what a change is held against, thorough what a release is.
var (
	quick    = scope{struck: true, lags: []int{2}}
	thorough = scope{struck: true, lags: []int{1, 2, 3, 4}, alone: true, pairs: true, turns: 50_000}
)

// everything is a lag of all kinds.
func everything(writes int) lag {
	behind := lag{}
	for _, kind := range kinds {
		behind[kind] = writes
	}
	return behind
}

// beside are two managers at once.
var beside = []schedule{
	{beside: lag{}},
	{beside: everything(2)},
	{lag: everything(4), beside: everything(1)},
	{lag: lag{"Task": 1, "Engagement": 3}, beside: lag{"AccountLedger": 2, "Account": 1}},
}

// settings are the schedules without a fault in which faults strike at every write of a story: caches behind, each by
// itself and all together, two managers, and everything backwards. Of these quick has all caches behind, and two managers
// that are behind by different distances. The cache of a kind that the story never writes cannot be behind.
func (s scope) settings(base *run) []schedule {
	settings := []schedule{{}}
	for _, behind := range s.lags {
		settings = append(settings, schedule{lag: everything(behind)})
		for _, kind := range kinds {
			if s.alone && base.end.store.writes(kind) > 0 {
				settings = append(settings, schedule{lag: lag{kind: behind}})
			}
		}
	}
	if !s.alone {
		return append(settings, beside[2])
	}
	settings = append(settings, schedule{backwards: true})
	return slices.Concat(settings, beside, besides(base, s.lags))
}

// struckSettings are the settings in which faults strike, where they strike at all.
func (s scope) struckSettings(base *run) []schedule {
	if !s.struck {
		return nil
	}
	return s.settings(base)
}

// besides are two managers, each kind of the second one's cache behind by itself.
func besides(base *run, lags []int) []schedule {
	var settings []schedule
	for _, kind := range kinds {
		if base.end.store.writes(kind) > 0 {
			settings = append(settings, schedule{beside: lag{kind: slices.Max(lags)}})
		}
	}
	return settings
}

// sweep plays a setting, lets every fault strike at every write of it, and tells what went wrong.
func (e *explorer) sweep(setting schedule, s scope, tell func(schedule, error)) {
	base := e.play(setting)
	tell(setting, e.verdict(base.end))
	restarted := setting
	restarted.restarts = true
	tell(restarted, e.verdict(e.play(restarted).end))
	for _, write := range base.writes(e.script) {
		for _, mode := range struckModes {
			e.strikeOnceOrTwice(base, mode, write, s.pairs && plain(setting), tell)
		}
		if plain(setting) {
			person := schedule{fault: fault{PersonFirst, write}}
			tell(person, e.lawful(base, person))
		}
	}
}

// plain says that nothing but faults disturbs a schedule.
func plain(s schedule) bool { return s.lag == nil && s.beside == nil && !s.backwards && !s.restarts }

// strikeOnceOrTwice strikes a write, and then each write that is asked for until the controllers are at rest. Later faults
// are single ones again: the controllers were at rest, in the state of the run without a fault.
func (e *explorer) strikeOnceOrTwice(base *run, mode Mode, write int, twice bool, tell func(schedule, error)) {
	s := base.schedule
	s.fault = fault{mode, write}
	reached, moments, err := e.strikeFrom(base, s, base.moments[base.sentence(write)], write, twice)
	if err == nil && !reached {
		err = errNotReached
	}
	tell(s, err)
	for again := write + 1; twice && reached; again++ {
		for _, mode := range struckModes {
			s.second = fault{mode, again}
			if reached, _, err = e.strikeFrom(base, s, moments, again, false); reached {
				tell(s, err)
			}
		}
	}
}
