// Package size adds up how large an object can become by its schema: the sum of every maximum that the schema states.
//
// What counts is the object as the API server sends and stores it, as JSON without white space: keys, quotes, commas,
// braces and values of spec, ledger and status. metadata does not count: its size is Kubernetes' own matter, and labels
// and annotations have limits there.
//
// # What is counted as what
//
//   - A character counts as one byte. That is so for names, dates, numbers and English. A letter with an accent takes
//     two, a Chinese character three, an emoji four, and what JSON escapes up to six; so a text that is all emoji takes
//     four times what is counted here, which the API server still stores with ease.
//   - A string counts by maxLength, or by the longest word of its enum, or by its format, or by a rule that fixes its
//     form, such as self.matches('^[A-Z]{3}$').
//   - A time counts as programs of Kubernetes write it, in UTC and whole seconds. Who writes one by hand with an offset or
//     a fraction adds a few bytes.
//   - A number counts by its bounds, or by the bounds of its format.
//   - A list counts maxItems times its largest item, a map maxProperties times its longest key and largest value. The
//     longest key of a map is what a rule says of it, such as self.all(role, role.size() <= 63).
//   - A rule over a list, such as self.all(c, c.message.size() <= 1024), bounds a field of its items.
//   - Where exactly one of several fields may be set, the largest counts.
//
// What has no bound is an error that names its path.
package size
