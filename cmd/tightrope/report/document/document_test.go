package document

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// with is a report that has a text in every place.
func with(text string) *Document {
	return &Document{
		Title: text, Subtitle: text, Notes: []string{text},
		Sections: []Section{{Heading: text, Ask: text, Lines: []Line{
			{Title: text, Ask: text, Sentences: []string{text, text}, Table: &Table{Columns: []Column{{Name: text}, {Name: "Number", Number: true}}, Rows: [][]string{{text, "1"}, {text, text}}, More: 2}},
			{Title: text, NoData: text},
		}}},
	}
}

// hostile are texts that somebody could write into a name or a note.
var hostile = []string{
	"a | b", "<script>alert(1)</script>", "</td></tr></table>", "![x](https://evil.example/x.png)", "[x](javascript:alert(1))", "@everyone", "#1", "GH-1", "`code` ``", "**bold** _em_ ~~gone~~",
	"one\ntwo", "one\r\n\r\n# heading", "- item", "+ item", "1. item", "1) item", "=====", "---", "> quote", "\\", "\\|", "&lt;b&gt;", "$x$", "www.evil.example", "https://evil.example", ":smile:",
	"\u202etxt.exe", "a\u200bb", "\x1b[31mred\x1b[0m", "\x00", "\xff\xfe", "{{ .Title }}", "'\"", "<!-- x -->", "|", "| --- |", "\u2028next", "éé", "👩‍💻",
}

func texts(t *rapid.T) string {
	return rapid.OneOf(rapid.SampledFrom(hostile), rapid.String(), rapid.StringOfN(rapid.SampledFrom([]rune("|\\`<>&*_[]()#-+=.!~$@:\n\r\t 19aw")), 0, 20, -1)).Draw(t, "text")
}

// structure is what of Markdown is not text.
var structure = regexp.MustCompile(`\\.|&#[0-9]+;`)

// TestATextBreaksNoMarkdown has the same lines, cells and marks whatever the text is.
func TestATextBreaksNoMarkdown(t *testing.T) {
	plain := strings.Split(with("x").Markdown(), "\n")
	rapid.Check(t, func(t *rapid.T) {
		text := texts(t)
		if Clean(text) == "" {
			text += "x"
		}
		lines := strings.Split(with(text).Markdown(), "\n")
		if len(lines) != len(plain) {
			t.Fatalf("%q makes %d lines of %d:\n%s", text, len(lines), len(plain), strings.Join(lines, "\n"))
		}
		for i, line := range lines {
			bare := structure.ReplaceAllString(line, "")
			for _, mark := range []string{"|", "<", ">", "`", "*", "_", "[", "]", "#", "@", "~", "$", "{", "&", "\\"} {
				if got, want := strings.Count(bare, mark), strings.Count(plain[i], mark); got != want {
					t.Errorf("%q has %d of %s in %q, want %d", text, got, mark, line, want)
				}
			}
		}
	})
}

func TestATextStaysReadable(t *testing.T) {
	for text, want := range map[string]string{
		"Acme Travel (EMEA), 12:00, 50 %": "Acme Travel (EMEA), 12:00, 50 %", "renewal-letter: letter": "renewal-letter: letter", "- item": "&#45; item", "one\ntwo\u2028three": "one two three", "1. item": "1&#46; item", "2027-01-14": "2027-01-14",
		"it’s 1.5 GB": "it’s 1.5 GB", "a\u200bb\x1b[0m": "ab\\[0m", "👩‍💻 at work": "👩‍💻 at work", "www.x.de": "www&#46;x.de", "https://x.de": "https&#58;//x.de",
	} {
		if got := Escape(text); got != want {
			t.Errorf("%q is written %q, want %q", text, got, want)
		}
	}
}

// TestATextBreaksNoPage has the same elements and attributes whatever the text is.
func TestATextBreaksNoPage(t *testing.T) {
	elements := regexp.MustCompile(`<[^>]*>`)
	shape := func(page string) string {
		found := elements.FindAllString(page, -1)
		for i := range found {
			found[i] = regexp.MustCompile(`aria-label="[^"]*"`).ReplaceAllString(found[i], "aria-label")
		}
		return strings.Join(found, "\n")
	}
	plain, err := with("x").HTML()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		text := texts(t)
		if Clean(text) == "" {
			text += "x"
		}
		page, err := with(text).HTML()
		if err != nil {
			t.Fatal(err)
		}
		if shape(page) != shape(plain) || strings.Count(page, "<") != strings.Count(plain, "<") {
			t.Errorf("%q changes the page:\n%s", text, shape(page))
		}
		if !utf8.ValidString(page) {
			t.Errorf("%q makes a page that is no UTF-8", text)
		}
	})
}

// TestColoursCanBeTold asks for the contrast of WCAG 2.2, level AA, of every text on its paper: light, dark and printed.
func TestColoursCanBeTold(t *testing.T) {
	schemes := regexp.MustCompile(`:root\{--ink:(#\w+);--soft:(#\w+);--line:#\w+;--paper:(#\w+)\}`).FindAllStringSubmatch(pageText, -1)
	if len(schemes) != 3 {
		t.Fatalf("there are %d schemes of colours", len(schemes))
	}
	for _, scheme := range schemes {
		for _, text := range scheme[1:3] {
			if got := contrast(t, text, scheme[3]); got < 4.5 {
				t.Errorf("%s on %s has a contrast of %.1f, want 4.5 at least", text, scheme[3], got)
			}
		}
	}
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	one, two := luminance(t, a), luminance(t, b)
	return (max(one, two) + 0.05) / (min(one, two) + 0.05)
}

// luminance is how light a colour is, as https://www.w3.org/TR/WCAG22/#dfn-relative-luminance has it.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	digits := strings.TrimPrefix(colour, "#")
	if len(digits) == 3 {
		digits = fmt.Sprintf("%c%[1]c%c%[2]c%c%[3]c", digits[0], digits[1], digits[2])
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(digits[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			sum += weight * c / 12.92
		} else {
			sum += weight * math.Pow((c+0.055)/1.055, 2.4)
		}
	}
	return sum
}
