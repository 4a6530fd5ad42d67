package badinput

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf16"
)

// made writes the files that no editor keeps as they are, or that are too large to read.
var made = map[string]func() map[string][]byte{
	"yaml/byte-order-mark":               one("account.yaml", "\ufeff"+account),
	"yaml/carriage-returns":              one("account.yaml", strings.ReplaceAll(account, "\n", "\r\n")),
	"yaml/carriage-returns-and-a-typo":   one("account.yaml", strings.ReplaceAll(strings.Replace(account, "industry", "industy", 1), "\n", "\r\n")),
	"yaml/old-macintosh-line-ends":       one("account.yaml", strings.ReplaceAll(account, "\n", "\r")),
	"yaml/utf-16-little-endian":          one("account.yaml", inUTF16(account, true, false)),
	"yaml/utf-16-big-endian":             one("account.yaml", inUTF16(account, true, true)),
	"yaml/utf-16-without-a-mark":         one("account.yaml", inUTF16(account, false, false)),
	"yaml/latin-1":                       one("account.yaml", account+"  displayName: M\xfcller\n"),
	"yaml/a-nul":                         one("account.yaml", account+"  displayName: \"a\x00b\"\n"),
	"yaml/an-escape-character":           one("account.yaml", account+"  displayName: \"a\x1b[31mb\"\n"),
	"yaml/an-escape-character-by-name":   one("account.yaml", account+`  displayName: "a\e[31mb"`+"\n"),
	"yaml/a-nul-by-name":                 one("account.yaml", account+`  displayName: "a\0b"`+"\n"),
	"yaml/right-to-left-override":        one("account.yaml", account+"  displayName: \"Acme \u202eecneloiv\"\n"),
	"yaml/homoglyph-in-a-field":          one("account.yaml", strings.Replace(account, "industry", "\u0456ndustry", 1)),
	"yaml/homoglyph-in-a-kind":           one("account.yaml", strings.Replace(account, "kind: Account", "kind: \u0410ccount", 1)),
	"yaml/homoglyph-in-a-name":           one("account.yaml", strings.Replace(account, "name: acme", "name: \u0430cme", 1)),
	"yaml/zero-width-space-in-a-word":    one("account.yaml", strings.Replace(account, "Active", "Act\u200bive", 1)),
	"yaml/no-break-space-indents":        one("account.yaml", strings.Replace(account, "  industry", "\u00a0\u00a0industry", 1)),
	"yaml/curly-quotes":                  one("account.yaml", strings.Replace(account, "lifecycle: Active", "lifecycle: \u201cActive\u201d", 1)),
	"yaml/two-megabytes-of-text":         one("account.yaml", account+"  displayName: "+strings.Repeat("x", 2<<20)+"\n"),
	"yaml/two-megabytes-of-annotation":   one("account.yaml", strings.Replace(account, "  name: acme\n", "  name: acme\n  annotations: {note: "+strings.Repeat("x", 2<<20)+"}\n", 1)),
	"yaml/ten-thousand-steps":            one("playbook.yaml", steps(10_000)),
	"yaml/nested-ten-thousand-deep":      one("account.yaml", account+"  attributes: "+strings.Repeat("[", 10_000)+strings.Repeat("]", 10_000)+"\n"),
	"yaml/nested-ten-thousand-deep-json": one("account.json", strings.Repeat(`{"a":`, 20_000)+"1"+strings.Repeat("}", 20_000)),
	"yaml/a-bomb-of-aliases":             one("bomb.yaml", bomb()),
	"yaml/a-bomb-below-the-limit":        one("bomb.yaml", aliases(5_000)),
	"yaml/ten-thousand-documents":        one("all.yaml", strings.Repeat(account+"---\n", 2_000)),
	"yaml/binary":                        one("picture.yaml", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"),

	"expressions/five-thousand-characters":     one("expression", "account.spec.industry == '"+strings.Repeat("x", 5_000)+"'"),
	"expressions/six-hundred-conditions":       one("expression", strings.TrimSuffix(strings.Repeat("true && ", 600), " && ")),
	"expressions/two-hundred-brackets":         one("expression", strings.Repeat("(", 200)+"true"+strings.Repeat(")", 200)),
	"expressions/a-thousand-nots":              one("expression", strings.Repeat("!", 1_000)+"true"),
	"expressions/two-hundred-lists":            one("expression", strings.Repeat("[", 200)+strings.Repeat("]", 200)+" == []"),
	"expressions/homoglyph-in-a-name":          one("expression", "\u0430ccount.spec.industry == 'Tourism'"),
	"expressions/right-to-left-override":       one("expression", "account.spec.industry == 'Tourism\u202e' && true"),
	"expressions/right-to-left-outside-a-text": one("expression", "account.spec.industry \u202e== 'Tourism'"),
	"expressions/curly-quotes":                 one("expression", "account.spec.industry == \u2018Tourism\u2019"),
	"expressions/no-break-space":               one("expression", "account.spec.industry\u00a0== 'Tourism'"),
	"expressions/texts-that-multiply":          one("expression", "["+text("x", 400)+"].all(a, ["+plus("a", 80)+"].all(b, "+plus("b", 80)+" == ''))"),
	"expressions/lists-that-multiply":          one("expression", "["+list("'x'", 300)+"].all(a, ["+list("a", 300)+"].all(b, "+list("b", 300)+" == "+list("b", 300)+"))"),
	"expressions/a-replacement-that-grows":     one("expression", text("a", 700)+".replace('a', "+text("b", 700)+").replace('b', "+text("c", 1_000)+") == ''"),
	"expressions/a-regular-expression-counts":  one("expression", "["+text("a", 2_000)+"].all(x, "+strings.TrimSuffix(strings.Repeat("x.matches('(a{0,999})b') || ", 60), " || ")+")"),

	"holes/ten-thousand-holes":     one("hole", strings.Repeat("{{ today }}", 300)+"\n"),
	"holes/a-text-that-multiplies": one("hole", "{{ "+text("x", 1_500)+".replace('', "+text("y", 1_500)+") }}\n"),
	"holes/too-long-when-rendered": one("hole", "{{ "+text("x", 300)+".replace('x', "+text("y", 100)+") }}\n"),
	"holes/two-hundred-braces":     one("hole", "{{ "+strings.Repeat("{", 200)+strings.Repeat("}", 200)+" }}\n"),

	"tables/utf-16":                          table(inUTF16(customers, true, false)),
	"tables/latin-1":                         table(customers + "c-2,M\xfcller,5,2026-12-31\n"),
	"tables/a-nul":                           table(customers + "c-2,a\x00b,5,2026-12-31\n"),
	"tables/byte-order-mark":                 table("\ufeff" + customers),
	"tables/carriage-returns":                table(strings.ReplaceAll(customers, "\n", "\r\n")),
	"tables/old-macintosh-line-ends":         table(strings.ReplaceAll(customers, "\n", "\r")),
	"tables/mixed-line-ends":                 table("id,name,arr,renewal\r\nc-1,Acme,5,2026-12-31\nc-2,Birch,five,2026-12-31\r\nc-3,Cobalt,5,2026-12-31\rc-4,Delta,5,2026-12-31\n"),
	"tables/right-to-left-override":          table(customers + "c-2,Acme \u202eecneloiv,5,2026-12-31\n"),
	"tables/no-break-space-in-a-key":         table(customers + "c-1\u00a0,Birch,5,2026-12-31\n"),
	"tables/two-megabytes-in-a-cell":         table(customers + "c-2," + strings.Repeat("x", 2<<20) + ",5,2026-12-31\n"),
	"tables/ten-thousand-columns":            table(strings.Repeat("a,", 10_000) + "a\n"),
	"tables/a-thousand-bad-rows":             table("id,name,arr,renewal\n" + strings.Repeat("c,Acme,five,soon\n", 1_000)),
	"tables/a-quote-not-closed-in-megabytes": table("id,name,arr,renewal\nc-1,\"Acme,5,2026-12-31\n" + strings.Repeat("c-2,Birch,5,2026-12-31\n", 100_000)),
	"tables/binary":                          table("PK\x03\x04\x14\x00\x06\x00workbook"),
	"tables/a-mapping-in-utf-16": func() map[string][]byte {
		return map[string][]byte{"mapping.yaml": []byte(inUTF16(mapping, true, false))}
	},
	"tables/a-mapping-that-is-a-bomb": func() map[string][]byte { return map[string][]byte{"mapping.yaml": []byte(bomb())} },

	"commands/a-response-model-nested-deep": one("model.yaml", "apiVersion: tightrope.dev/v1alpha1\nkind: ResponseModel\nspec: "+strings.Repeat("[", 10_000)+strings.Repeat("]", 10_000)+"\n"),
	"commands/a-snapshot-of-bytes":          one("book", "\x1f\x8b\x08\x00garbage"),
}

// The good objects that the makers spoil.
const (
	account = `apiVersion: tightrope.dev/v1alpha1
kind: Account
metadata:
  name: acme
spec:
  industry: Tourism
  lifecycle: Active
`
	customers = "id,name,arr,renewal\nc-1,Acme,5,2026-12-31\n"
	mapping   = `apiVersion: tightrope.dev/v1alpha1
kind: ImportMapping
files:
  customers: {path: customers.csv}
key: id
fields:
  displayName: row.name
  lifecycle: "'Active'"
  commercial.arr: integer(row.arr)
  commercial.renewalDate: date(row.renewal)
`
)

func one(name, content string) func() map[string][]byte {
	return func() map[string][]byte { return map[string][]byte{name: []byte(content)} }
}

func table(content string) func() map[string][]byte {
	return func() map[string][]byte {
		return map[string][]byte{"mapping.yaml": []byte(mapping), "customers.csv": []byte(content)}
	}
}

func text(letter string, n int) string { return "'" + strings.Repeat(letter, n) + "'" }

func plus(name string, n int) string {
	return strings.TrimSuffix(strings.Repeat(name+" + ", n), " + ")
}

func list(name string, n int) string {
	return "[" + strings.TrimSuffix(strings.Repeat(name+",", n), ",") + "]"
}

func inUTF16(s string, mark, big bool) string {
	var out bytes.Buffer
	units := utf16.Encode([]rune(s))
	if mark {
		units = append([]uint16{0xfeff}, units...)
	}
	for _, unit := range units {
		low, high := byte(unit), byte(unit>>8)
		if big {
			low, high = high, low
		}
		out.Write([]byte{low, high})
	}
	return out.String()
}

func steps(n int) string {
	var out strings.Builder
	out.WriteString("apiVersion: tightrope.dev/v1alpha1\nkind: Playbook\nmetadata: {name: long}\nspec:\n  trigger: {type: Membership}\n  segments: [{dimension: exposure, name: high}]\n  steps:\n")
	for i := range n {
		fmt.Fprintf(&out, "  - {name: step-%d, title: Step}\n", i)
	}
	return out.String()
}

// bomb doubles a list ten times ten times.
func bomb() string {
	out := "apiVersion: tightrope.dev/v1alpha1\nkind: Account\nmetadata: {name: bomb}\na0: &a0 " + list("x", 10) + "\n"
	var more strings.Builder
	for i := range 12 {
		fmt.Fprintf(&more, "a%d: &a%d [%s]\n", i+1, i+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i), 10), ", "))
	}
	return out + more.String()
}

// aliases names one mapping again and again.
func aliases(n int) string {
	return account + "  attributes:\n    a: &a {string: x}\n" + strings.Repeat("    b: *a\n", n)
}
