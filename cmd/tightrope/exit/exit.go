// Package exit says with which code the program ends. Every command keeps to the same three: 0 all is well, 1 something is
// wrong with what was read or with what a cluster answered, 2 the command line is wrong.
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
	return coded{err, code}
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
