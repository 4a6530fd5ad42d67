package importer

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// The encodings a file may have. Nothing else is read, and none is guessed.
const (
	encodingUTF8    = "utf-8"
	encodingUTF16   = "utf-16" // the byte order mark says which
	encodingUTF16LE = "utf-16le"
	encodingUTF16BE = "utf-16be"
	encodingWindows = "windows-1252"
	encodingLatin1  = "iso-8859-1"
)

var encodings = []string{encodingUTF8, encodingUTF16, encodingUTF16LE, encodingUTF16BE, encodingWindows, encodingLatin1}

var (
	utf8Mark    = []byte{0xEF, 0xBB, 0xBF}
	utf16LEMark = []byte{0xFF, 0xFE}
	utf16BEMark = []byte{0xFE, 0xFF}
)

// badByte is a place in a file that its encoding cannot explain.
type badByte struct {
	offset int
	line   int
	reason string
}

func (e *badByte) Error() string { return fmt.Sprintf("byte %d: %s", e.offset, e.reason) }

func badByteAt(raw []byte, offset int, format string, args ...any) *badByte {
	return &badByte{offset: offset, line: 1 + lineEnds(raw[:offset]), reason: fmt.Sprintf(format, args...)}
}

// lineEnds counts LF, CRLF and CR each as one.
func lineEnds(text []byte) int {
	return bytes.Count(text, []byte{'\n'}) + bytes.Count(text, []byte{'\r'}) - bytes.Count(text, []byte("\r\n"))
}

// decode turns the bytes of a file into UTF-8 without a byte order mark. An empty encoding means UTF-8.
func decode(raw []byte, encoding string) ([]byte, error) {
	var text []byte
	var err error
	switch encoding {
	case "", encodingUTF8:
		text, err = fromUTF8(raw)
	case encodingUTF16, encodingUTF16LE, encodingUTF16BE:
		text, err = fromUTF16(raw, encoding)
	case encodingWindows, encodingLatin1:
		text, err = fromSingleByte(raw, encoding)
	default:
		return nil, fmt.Errorf("encoding %q is not known; write %s", encoding, oneOf(encodings))
	}
	if err != nil {
		return nil, err
	}
	if at := bytes.IndexByte(text, 0); at >= 0 {
		return nil, badByteAt(text, at, "a NUL, which no text holds; if the file is UTF-16, declare encoding: utf-16le or utf-16be")
	}
	return text, nil
}

func fromUTF8(raw []byte) ([]byte, error) {
	if bytes.HasPrefix(raw, utf16LEMark) || bytes.HasPrefix(raw, utf16BEMark) {
		return nil, badByteAt(raw, 0, "the file starts with the mark of UTF-16; declare encoding: utf-16")
	}
	text := bytes.TrimPrefix(raw, utf8Mark)
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRune(text[at:])
		if r == utf8.RuneError && size == 1 {
			offset := at + len(raw) - len(text)
			return nil, badByteAt(raw, offset, "0x%02X is not UTF-8; declare the file's encoding: windows-1252, iso-8859-1 or utf-16", text[at])
		}
		at += size
	}
	return text, nil
}

func fromUTF16(raw []byte, encoding string) ([]byte, error) {
	order, rest, err := byteOrder(raw, encoding)
	if err != nil {
		return nil, err
	}
	if len(rest)%2 != 0 {
		return nil, badByteAt(raw, len(raw)-1, "half a character; the file is cut off or is not UTF-16")
	}
	text := make([]byte, 0, len(rest))
	for at := 0; at < len(rest); at += 2 {
		r := rune(order.Uint16(rest[at:]))
		if utf16.IsSurrogate(r) {
			next := rune(0)
			if at+4 <= len(rest) {
				next = rune(order.Uint16(rest[at+2:]))
			}
			if r = utf16.DecodeRune(r, next); r == utf8.RuneError {
				offset := at + len(raw) - len(rest)
				return nil, &badByte{offset, 1 + lineEnds(text), "half a character; the file is damaged or is not UTF-16"}
			}
			at += 2
		}
		text = utf8.AppendRune(text, r)
	}
	return text, nil
}

func byteOrder(raw []byte, encoding string) (binary.ByteOrder, []byte, error) {
	little, big := bytes.HasPrefix(raw, utf16LEMark), bytes.HasPrefix(raw, utf16BEMark)
	switch {
	case little && encoding != encodingUTF16BE:
		return binary.LittleEndian, raw[2:], nil
	case big && encoding != encodingUTF16LE:
		return binary.BigEndian, raw[2:], nil
	case little || big:
		return nil, nil, badByteAt(raw, 0, "the file's byte order mark says otherwise; declare encoding: utf-16")
	case encoding == encodingUTF16LE:
		return binary.LittleEndian, raw, nil
	case encoding == encodingUTF16BE:
		return binary.BigEndian, raw, nil
	}
	return nil, nil, badByteAt(raw, 0, "the file has no byte order mark; declare encoding: utf-16le or utf-16be")
}

// fromSingleByte reads the two Western encodings. It refuses bytes that they leave undefined, and text that is plainly UTF-8.
func fromSingleByte(raw []byte, encoding string) ([]byte, error) {
	if slices.ContainsFunc(raw, func(b byte) bool { return b >= 0x80 }) && utf8.Valid(raw) {
		return nil, fmt.Errorf("the file is declared as %s, but every letter beyond ASCII in it is written as UTF-8; declare encoding: utf-8", encoding)
	}
	chars, undefined := charmap.Windows1252, func(b byte) bool { return bytes.IndexByte([]byte{0x81, 0x8D, 0x8F, 0x90, 0x9D}, b) >= 0 }
	if encoding == encodingLatin1 {
		chars, undefined = charmap.ISO8859_1, func(b byte) bool { return b >= 0x80 && b < 0xA0 }
	}
	text := make([]byte, 0, len(raw)+len(raw)/8)
	for at, b := range raw {
		if undefined(b) {
			return nil, badByteAt(raw, at, "0x%02X is no letter in %s; declare the file's encoding: %s", b, encoding, oneOf(encodings))
		}
		text = utf8.AppendRune(text, chars.DecodeByte(b))
	}
	return text, nil
}
