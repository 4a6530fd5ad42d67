// Package definitions says what the definitions of a namespace mean together: what the manager refuses of them, and what is
// probably a mistake although it is carried out.
//
// Refusals are said by functions of their own ([RefusePlaybook], [RefuseSegment] and so on). The reconcilers put them into
// the condition Stalled, and [Check] gives the same as findings of severity Error, in the same words.
//
// # Laws
//
//   - A finding of severity Error is what the manager would say in Stalled of these objects, were they alone in a namespace.
//     Nothing else is an Error.
//   - A Warning is certain about the definitions, or about all accounts that are there, and not about what the author meant:
//     an author can acknowledge it in the annotation tightrope.dev/lint-allow, which names the rule.
//   - A Note says what holds for the accounts that are there, and need not hold for others.
//   - What is not understood is not complained of. That a segment can never be reached, for example, is said where two
//     conditions on the same fact exclude each other, and not where only arithmetic or the meaning of a fact would show it.
//   - The order of the objects changes nothing, and the findings come in the order of their objects.
package definitions
