// Package build makes objects for tests, in one line each, and reads the samples of this repository.
package build
