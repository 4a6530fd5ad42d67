// Package expr compiles and evaluates expressions over accounts. It is the only package that knows the expression
// language, CEL (https://cel.dev).
package expr
