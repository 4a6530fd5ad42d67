package archive

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// extension is how the name of a file ends.
const extension = ".jsonl"

// Record is an object that was archived, and when.
type Record struct {
	// Time is when it was archived, in UTC.
	Time time.Time
	// Object is the object as it was stored last.
	Object *unstructured.Unstructured
}

// Damage says that a file is not as it was written.
type Damage struct {
	// File is the file, Line the first line that is not right, from 1.
	File string
	Line int
	// Why says what is wrong.
	Why string
}

// Error says where and what.
func (d *Damage) Error() string { return fmt.Sprintf("%s:%d: %s", d.File, d.Line, d.Why) }

// Files are the files of an archive, in the order of their names: by day, then by process.
func Files(dir string) ([]string, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*"+extension))
	if err != nil {
		return nil, fmt.Errorf("list the archive: %w", err)
	}
	slices.Sort(files)
	return files, nil
}

// Read reads a file and verifies every line; see [Each]. What comes before a [Damage] is given with it, and is sound.
func Read(file string) ([]Record, error) {
	var records []Record
	err := Each(file, func(r Record) { records = append(records, r) })
	return records, err
}

// Each reads a file, gives its objects one after the other, and verifies every line: its checksum, and that it follows the
// one before it. It stops at the first [Damage]: what came before is sound. A piece of a line at the end is what a crash
// leaves; it is no damage and no part of the archive.
func Each(file string, give func(Record)) error {
	f, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("read the archive: %w", err)
	}
	defer func() { _ = f.Close() }() // it was only read
	last := ""
	for reader, n := bufio.NewReader(f), 1; ; n++ {
		text, err := reader.ReadBytes('\n')
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("read the archive: %w", err)
		}
		record, sum, why := verify(last, text)
		if why != "" {
			return &Damage{File: file, Line: n, Why: why}
		}
		give(record)
		last = sum
	}
}

// verify reads a line that follows the one with a checksum, or says why it is not right.
func verify(last string, text []byte) (record Record, sum, why string) {
	var l line
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&l); err != nil {
		return Record{}, "", "is no line of an archive: it was cut off, or is not what the manager writes"
	}
	if l.SHA256 != checksum(last, l.Object) {
		return Record{}, "", "the checksum is not that of the object after the line before it: a line was changed, left out or put in"
	}
	object := &unstructured.Unstructured{}
	if err := object.UnmarshalJSON(l.Object); err != nil {
		return Record{}, "", "holds no object: " + err.Error()
	}
	return Record{Time: l.Time, Object: object}, l.SHA256, ""
}
