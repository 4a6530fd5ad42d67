// Package segment judges in which segment of each dimension an account is, and why.
//
// Laws:
//   - An account is in at most one segment of a dimension: of those that match, the highest priority; on a tie, the
//     first name in the alphabet.
//   - A person's word, an override that has not expired, wins.
//   - Unknown never classifies. Where the expression of a segment above the highest match cannot be evaluated, the
//     account is unknown in the dimension and keeps the segment it had.
//   - A segment with a minimum stay keeps its accounts for that long, unless an override or a new answer moves them.
package segment
