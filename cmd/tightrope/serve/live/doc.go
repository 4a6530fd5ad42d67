// Package live is what there is in a namespace, in memory: what the pages read. It is fed by one watch for each kind.
//
// The page has no rights of its own. A watch is opened with the identity of one of those who are signed in, and who may list
// and watch the kind. When their session ends, or their right is taken away, somebody else's takes over; where nobody is left
// the watch ends. Kubernetes gives a list whole or not at all, so that what one of them may list is what every other who may
// list it would see.
//
// # Laws
//
//   - Nobody sees of a kind what they may not list. [Store.View] asks the cluster, as the caller; the answer is kept for ten
//     seconds at most. A view lacks the kinds that its caller may not list, and only those: each answers with a refusal that
//     names the verb, the resource and the namespace.
//   - No watch runs with an identity whose session has ended, nor, ten seconds after, with one whose right was taken away.
//   - A [View] is what was there at one moment. It never changes, whatever happens later.
//   - What a view gives is shared by all: who wants to change an object copies it.
//   - Who wrote sees what they wrote: what [Store.Wrote] was told is in every later view, and nothing older takes its place.
//   - Whoever listens to [Store.Changes] is told of a change, however many there are and however slowly they listen.
package live
