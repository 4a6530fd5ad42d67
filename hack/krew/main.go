// Command krew writes the manifest of the kubectl plugin for Krew, from the archives of a release:
//
//	go run ./hack/krew VERSION URL DIR
//
// DIR has an archive for each platform, tightrope_OS_ARCH.tar.gz, and URL is where they are downloaded from.
package main

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"text/template"
)

//go:embed tightrope.yaml.tmpl
var manifest string

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	if len(args) != 3 {
		return errors.New("usage: krew VERSION URL DIR")
	}
	release, err := read(args[0], args[1], args[2])
	if err != nil {
		return err
	}
	text, err := write(release)
	if err != nil {
		return err
	}
	_, err = out.Write(text)
	return err
}

// release is what the template is filled in with.
type release struct {
	Version  string
	Archives []archive
}

// archive is the program for a platform.
type archive struct{ OS, Arch, URI, SHA256 string }

// version is how Krew wants versions.
var version = regexp.MustCompile(`^v\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$`)

// name is how archives are called.
var name = regexp.MustCompile(`^tightrope_([a-z0-9]+)_([a-z0-9]+)\.tar\.gz$`)

// read finds the archives of a release.
func read(number, url, dir string) (release, error) {
	if !version.MatchString(number) {
		return release{}, fmt.Errorf("%q is no version for Krew; write it as v1.2.3", number)
	}
	files, err := filepath.Glob(filepath.Join(dir, "tightrope_*.tar.gz"))
	if err != nil {
		return release{}, fmt.Errorf("list the archives: %w", err)
	}
	r := release{Version: number}
	for _, file := range files {
		parts := name.FindStringSubmatch(filepath.Base(file))
		if parts == nil {
			return r, fmt.Errorf("%s is not called tightrope_OS_ARCH.tar.gz", file)
		}
		content, err := os.ReadFile(file) //nolint:gosec // the folder is the one that the caller names
		if err != nil {
			return r, fmt.Errorf("read an archive: %w", err)
		}
		sum := sha256.Sum256(content)
		r.Archives = append(r.Archives, archive{parts[1], parts[2], strings.TrimSuffix(url, "/") + "/" + filepath.Base(file), hex.EncodeToString(sum[:])})
	}
	if len(r.Archives) == 0 {
		return r, fmt.Errorf("there is no archive in %s; make krew builds them", dir)
	}
	slices.SortFunc(r.Archives, func(a, b archive) int { return cmp.Or(cmp.Compare(a.OS, b.OS), cmp.Compare(a.Arch, b.Arch)) })
	return r, nil
}

// write fills in the template.
func write(r release) ([]byte, error) {
	parsed, err := template.New("krew").Parse(manifest)
	if err != nil {
		return nil, fmt.Errorf("read the template: %w", err)
	}
	var text bytes.Buffer
	if err := parsed.Execute(&text, r); err != nil {
		return nil, fmt.Errorf("fill in the template: %w", err)
	}
	return text.Bytes(), nil
}
