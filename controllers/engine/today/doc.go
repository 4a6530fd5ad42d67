// Package today puts the Tasks of a person into the order in which to do them, and says how much of it a day holds.
//
// [Day] takes the Tasks, what is known of their accounts and the time. It answers what is for now, what the day does not
// hold, and what waits, sleeps or is done. [Loads] says how much work each member has in each week.
//
// # Laws
//
//   - No Task is lost, and none is there twice.
//   - The order is total: it does not depend on the order in which the Tasks are given.
//   - What is critical comes before all that is not. Then comes what is overdue before what is due today, and that before the
//     rest; then what belongs to an account whose contract soon ends or renews; then what its playbook puts first; then where
//     more is at stake; then what is due sooner; then what is older.
//   - What is for now fits into the minutes of a day, but where one Task alone is more. No Task is left for later that comes
//     before one for now.
//   - Each Task says in a few words why it stands where it stands.
package today
