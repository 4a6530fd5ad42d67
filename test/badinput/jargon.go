package badinput

// Jargon are words of parsers and of Go that tell a person nothing. No answer has one, unless the person wrote it.
var Jargon = []string{
	"panic", "goroutine", "runtime error", "nil pointer", "unmarshal", "Unmarshal", "reflect", "json:", "yaml:", "csv:", "parse error",
	"strconv", "ParseInt", "ParseFloat", "invalid character '", "EOF", "%!", "!!", "interface {}", "map[", "[]interface", "struct",
	"overload", "ANTLR", "token recognition", "expecting", "found character that", "did not find expected", "while parsing", "while scanning",
	"v1alpha1.", "0x0", "field is immutable", "Go value", "into Go",
}
