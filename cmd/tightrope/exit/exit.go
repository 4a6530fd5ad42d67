// Package exit says with which code the program ends. Every command keeps to the same three: 0 all is well, 1 something is
// wrong with what was read or with what a cluster answered, 2 the command line is wrong. A command that answers a question
// keeps 1 for the answer no, and ends with 2 where it has no answer: see [Failed].
package exit

import "errors"

// The codes.
const (
	OK      = 0
	Problem = 1
	Usage   = 2
)

type coded struct {
	error
	code int
	// usage says that the command line is wrong.
	usage bool
}

func (c coded) Unwrap() error { return c.error }

// With gives an error the code to end with. No error stays no error.
func With(code int, err error) error {
	if err == nil {
		return nil
	}
	if existing := (coded{}); errors.As(err, &existing) {
		return err
	}
	return coded{err, code, code == Usage}
}

// Failed gives an error the code 2 although the command line is right: a command that says 1 for "no" has no answer. No
// error stays no error.
func Failed(err error) error {
	if err == nil {
		return nil
	}
	if existing := (coded{}); errors.As(err, &existing) {
		return err
	}
	return coded{err, Usage, false}
}

// Said gives a code without an error to print: the answer has been printed, and the code says it once more.
func Said(code int) error { return coded{errSaid, code, false} }

var errSaid = errors.New("the answer has been printed")

// IsSaid says that there is nothing more to print.
func IsSaid(err error) bool { return errors.Is(err, errSaid) }

// IsUsage says that an error is about the command line.
func IsUsage(err error) bool {
	c := coded{}
	return err != nil && (!errors.As(err, &c) || c.usage)
}

// Code is the code of an error. An error without one comes from the parser of the command line.
func Code(err error) int {
	c := coded{}
	switch {
	case err == nil:
		return OK
	case errors.As(err, &c):
		return c.code
	}
	return Usage
}
