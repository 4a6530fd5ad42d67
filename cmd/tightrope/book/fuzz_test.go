package book

import (
	"bytes"
	"testing"
)

// FuzzRead: no bytes make the reader of snapshots panic, and what it accepts it writes and reads again as the same book.
func FuzzRead(f *testing.F) {
	b, err := New("emea", morning, emea())
	if err != nil {
		f.Fatal(err)
	}
	var packed, plain bytes.Buffer
	if err := b.Write(&packed); err != nil {
		f.Fatal(err)
	}
	if err := b.WriteLines(&plain); err != nil {
		f.Fatal(err)
	}
	for _, seed := range [][]byte{packed.Bytes(), plain.Bytes(), plain.Bytes()[:plain.Len()/2], packed.Bytes()[:packed.Len()/2], {}, []byte("{}\n"), []byte("\x28\xb5\x2f\xfd")} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		read, err := Read(bytes.NewReader(raw))
		if err != nil {
			return
		}
		var first, second bytes.Buffer
		if err := read.WriteLines(&first); err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		again, err := Read(bytes.NewReader(first.Bytes()))
		if err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
		if err := again.WriteLines(&second); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Errorf("first\n%s\nand then\n%s", first.Bytes(), second.Bytes())
		}
	})
}
