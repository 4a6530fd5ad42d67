// Package subscription lets a calendar program read what a person has to do, under an address that only this person knows.
//
// A calendar program cannot sign in. What it has is an address with a secret in it; whoever has the address reads what it
// gives. So it gives little, and the person decides how long.
//
// # Laws
//
//   - An address has no rights. What it gives is read with the identity of its owner, as they are signed in at that time, and
//     RBAC decides anew each time. While its owner is not signed in it sleeps, and gives nothing; when they sign in again it
//     goes on. A read keeps nobody signed in.
//   - It gives the title, the account and the due time of its owner's open tasks, and nothing else: no message, no answer, no
//     note, no value, no link.
//   - Its secret is made here by chance, and is long enough that nobody guesses it. A person has one address at most; a new one
//     ends the old one, and they can revoke it. It is kept in memory only: when the page is started again it is gone.
//   - Its owner sees when it was last read, so that they notice a reader whom they do not know.
//   - What strangers can make grow has a bound, and an address that its owner has not come back to for 30 days is forgotten.
//   - Text of people stays text: nothing that somebody wrote begins a line of the calendar.
package subscription
