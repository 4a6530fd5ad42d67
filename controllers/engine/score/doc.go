// Package score works out scorecards: a number with its contributions, such as health, risk or readiness.
//
//	definition, refusal := score.Compile(scorecard)
//	scores, next := score.All(score.Facts{Now: now, Calendar: days, Input: input, Scorecards: definitions})
//
// # Laws
//
//   - A score is the sum of what its terms give, within minimum and maximum, and lies in the band with the highest from
//     that it reaches. The order of terms, of bands and of scorecards does not matter.
//   - A term that reads a fact which is missing or stale is named, and gives what its author says counts then. Where the
//     author says nothing the score has no value: expressions that read it are unknown, and name the facts.
//   - A term that fails is named as well, with the reason, and whatever its author says counts then, the score has no
//     value: a mistake is no missing fact.
//   - Terms see facts, and segments, but no other score, so that none feeds back on itself.
//   - A scorecard that reads no segments is worked out before segments are judged, and segments may read it. One that
//     reads segments is worked out after that. A Segment that reads such a one is refused, and unknown.
package score
