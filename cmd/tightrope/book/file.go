package book

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/klauspost/compress/zstd"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// The format of a snapshot file is JSON Lines, compressed with Zstandard (zstd -dc shows it):
//
//	{"format":"tightrope-snapshot","version":1,"taken":"…","namespace":"emea","redaction":"…","counts":{"Account":10000,…}}
//	{"apiVersion":"tightrope.dev/v1alpha1","kind":"Account","metadata":{…},…}      one line for each object, by kind and name
//	{"end":{"objects":60213,"sha256":"…"}}                                         over all bytes before this line
//
// It is written and read line by line. A file without its last line was cut short. What a reader does not know in the
// header or in an object it passes over; what would mislead an old reader gets another version.
const (
	format = "tightrope-snapshot"
	// Version is the newest version of the format that is read, and the one that is written.
	Version = 1
)

// Header is the first line of a snapshot file.
type Header struct {
	Format    string    `json:"format"`
	Version   int       `json:"version"`
	Taken     time.Time `json:"taken"`
	Namespace string    `json:"namespace"`
	// Redaction says what was replaced by pseudonyms, in a word. Empty means nothing.
	Redaction string         `json:"redaction,omitempty"`
	Counts    map[string]int `json:"counts"`
}

type footer struct {
	End struct {
		Objects int    `json:"objects"`
		SHA256  string `json:"sha256"`
	} `json:"end"`
}

// Write writes the book as a snapshot file.
func (b *Book) Write(w io.Writer) error {
	packed, err := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return fmt.Errorf("write the snapshot: %w", err)
	}
	if err := errors.Join(b.WriteLines(packed), packed.Close()); err != nil {
		return fmt.Errorf("write the snapshot: %w", err)
	}
	return nil
}

// WriteLines writes the lines of the file, not compressed.
func (b *Book) WriteLines(w io.Writer) error {
	sum := sha256.New()
	lines := json.NewEncoder(io.MultiWriter(w, sum))
	lines.SetEscapeHTML(false)
	if err := lines.Encode(b.Header()); err != nil {
		return err
	}
	for _, object := range b.Objects {
		if err := lines.Encode(object); err != nil {
			return fmt.Errorf("%s %s: %w", KindOf(object), NameOf(object), err)
		}
	}
	end := footer{}
	end.End.Objects, end.End.SHA256 = len(b.Objects), hex.EncodeToString(sum.Sum(nil))
	return json.NewEncoder(w).Encode(end)
}

// Header says what the book has.
func (b *Book) Header() Header {
	h := Header{Format: format, Version: Version, Taken: b.Taken, Namespace: b.Namespace, Redaction: b.Redaction, Counts: map[string]int{}}
	for _, o := range b.Objects {
		h.Counts[KindOf(o)]++
	}
	return h
}

// Open reads a snapshot file; "-" stands for in.
func Open(path string, in io.Reader) (*Book, error) {
	if path == "-" {
		return readNamed("the snapshot on standard input", in)
	}
	file, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("there is no snapshot %s; tightrope snapshot -o %s writes one", path, path)
	case err != nil:
		return nil, fmt.Errorf("open the snapshot: %w", err)
	}
	defer func() { _ = file.Close() }()
	return readNamed("snapshot "+path, file)
}

func readNamed(name string, in io.Reader) (*Book, error) {
	b, err := Read(in)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return b, nil
}

// magic is how a file begins that is compressed with Zstandard.
var magic = []byte{0x28, 0xb5, 0x2f, 0xfd}

// errCut says that a file ends too early.
var errCut = errors.New("it ends too early, so it was cut short; take or copy it again")

// Read reads what [Book.Write] wrote, also where it was unpacked since.
func Read(in io.Reader) (*Book, error) {
	buffered := bufio.NewReaderSize(in, 1<<16)
	start, _ := buffered.Peek(len(magic))
	if !bytes.Equal(start, magic) {
		return (&reader{in: buffered, sum: sha256.New()}).read()
	}
	packed, err := zstd.NewReader(buffered, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	defer packed.Close()
	return (&reader{in: bufio.NewReaderSize(packed, 1<<16), packed: true, sum: sha256.New()}).read()
}

// reader reads a snapshot line by line.
type reader struct {
	in     *bufio.Reader
	packed bool
	sum    hash.Hash
}

func (r *reader) read() (*Book, error) {
	h, err := r.header()
	if err != nil {
		return nil, err
	}
	b := &Book{Namespace: h.Namespace, Taken: h.Taken.UTC(), Redaction: h.Redaction}
	for number := 2; ; number++ {
		before := hex.EncodeToString(r.sum.Sum(nil))
		line, err := r.line()
		if err != nil {
			return nil, err
		}
		if bytes.HasPrefix(line, []byte(`{"end":`)) {
			return b, r.end(b, line, before)
		}
		object, err := decodeLine(line)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
		b.Objects = append(b.Objects, object)
	}
}

// line is the next line, which is part of the sum from then on.
func (r *reader) line() ([]byte, error) {
	line, err := r.in.ReadBytes('\n')
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return nil, errCut
	case err != nil:
		return nil, fmt.Errorf("it is damaged: %w", err)
	}
	_, _ = r.sum.Write(line)
	return line, nil
}

func (r *reader) header() (Header, error) {
	h := Header{}
	line, err := r.line()
	if err != nil && (r.packed || !errors.Is(err, errCut)) {
		return h, err
	}
	switch err := json.Unmarshal(line, &h); {
	case err != nil || h.Format != format:
		return h, errors.New("it is no snapshot; tightrope snapshot writes one")
	case h.Version > Version:
		return h, fmt.Errorf("it has version %d of the format, and this program reads up to version %d; use a newer tightrope", h.Version, Version)
	}
	return h, nil
}

// end compares the last line with what was read.
func (r *reader) end(b *Book, line []byte, sum string) error {
	end := footer{}
	if err := json.Unmarshal(line, &end); err != nil || end.End.Objects != len(b.Objects) || end.End.SHA256 != sum {
		return errors.New("its checksum is not that of its content, so it was changed; take or copy it again")
	}
	if _, err := r.in.ReadByte(); !errors.Is(err, io.EOF) {
		return errors.New("something follows its last line, so it was changed; take or copy it again")
	}
	return b.check()
}

// check brings objects that were read into order.
func (b *Book) check() error {
	for i, object := range b.Objects {
		o, err := b.taken(object)
		if err != nil {
			return err
		}
		b.Objects[i] = o
	}
	b.sort()
	return b.refuseTwins()
}

func decodeLine(line []byte) (runtime.Object, error) {
	var about struct {
		Kind string `json:"kind"`
	}
	if err := json.Unmarshal(line, &about); err != nil {
		return nil, fmt.Errorf("it is damaged: %w", err)
	}
	k := named(about.Kind)
	if k == nil {
		return nil, fmt.Errorf("this program knows no %q; use a newer tightrope", about.Kind)
	}
	return k.decode(line)
}

func (k *kind) decode(data []byte) (client.Object, error) {
	o := k.new()
	if err := json.Unmarshal(data, o); err != nil {
		return nil, fmt.Errorf("read a %s: %w", k.name, err)
	}
	o.GetObjectKind().SetGroupVersionKind(k.gvk)
	return o, nil
}
