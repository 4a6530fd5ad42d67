package importer

import (
	"go.yaml.in/yaml/v3"
)

// What a mapping says of itself.
const (
	mappingVersion = "tightrope.dev/v1alpha1"
	mappingKind    = "ImportMapping"
)

// Mapping is a mapping file: where the facts lie, how the files write them, and which field of an Account each becomes.
// It is a document for this command only, not a kind of the cluster.
type Mapping struct {
	// apiVersion is tightrope.dev/v1alpha1.
	APIVersion string `yaml:"apiVersion"`
	// kind is ImportMapping.
	Kind string `yaml:"kind"`
	// files are the files to read, by the name of the table that each becomes.
	Files map[string]File `yaml:"files"`
	// query is one SELECT over the tables that gives a row for each account. It can be left out where there is one file.
	Query string `yaml:"query"`
	// key is the column, or the columns, that tell accounts apart. It becomes spec.externalID; several are joined by "/".
	Key Words `yaml:"key"`
	// name is an expression for metadata.name. What it gives is put into lower-case letters, digits and dashes. Empty
	// means the key.
	Name string `yaml:"name"`
	// namespace is where the accounts live. The flag --namespace wins over it.
	Namespace string `yaml:"namespace"`
	// fields are the fields of an Account's spec, each with an expression over the row.
	Fields map[string]string `yaml:"fields"`
}

// File is one CSV file.
type File struct {
	// path is relative to --data-dir, or to the mapping where that is not given.
	Path string `yaml:"path"`
	// encoding is utf-8, utf-16, utf-16le, utf-16be, windows-1252 or iso-8859-1. Empty means utf-8.
	Encoding string `yaml:"encoding"`
	// delimiter stands between cells. Empty means a comma.
	Delimiter string `yaml:"delimiter"`
	// How the file writes what is not plain text.
	Formats `yaml:",inline"`
	// columns say of single columns what type they hold, and in what they differ from the rest of the file.
	Columns map[string]Column `yaml:"columns"`
}

// Column is what is declared of one column. Declared formats replace the file's.
type Column struct {
	// type is Text, Date, Integer, Decimal or Boolean. A query compares and adds up columns by their type. Empty means Text.
	Type string `yaml:"type"`
	// How the column writes it.
	Formats `yaml:",inline"`
}

// Formats say how values are written.
type Formats struct {
	// dates are the formats of dates, such as DD/MM/YYYY. Empty means YYYY-MM-DD.
	Dates Words `yaml:"dates"`
	// numbers say how numbers are written. Empty means plain digits with a point.
	Numbers *Numbers `yaml:"numbers"`
	// booleans are the words for true and false. Empty means true and false in any case.
	Booleans *Booleans `yaml:"booleans"`
	// absent are words that stand for no value, letter by letter, besides the empty cell.
	Absent Words `yaml:"absent"`
	// blanks is Trim where blanks around a value mean nothing, or Keep. Empty means Keep.
	Blanks string `yaml:"blanks"`
}

// Numbers say how numbers are written.
type Numbers struct {
	// decimal is the sign before the fraction: "." or ",".
	Decimal string `yaml:"decimal"`
	// thousands is the sign between groups of three digits. Empty means none.
	Thousands string `yaml:"thousands"`
	// units are words around numbers that say nothing, such as $ or %.
	Units Words `yaml:"units"`
}

// Booleans are words for true and false.
type Booleans struct {
	// whenTrue are the words for true.
	True Words `yaml:"whenTrue"`
	// whenFalse are the words for false.
	False Words `yaml:"whenFalse"`
}

// Words is a list of texts. One text can stand without the list.
type Words []string

// UnmarshalYAML reads a text or a list of texts.
func (w *Words) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		*w = Words{node.Value}
		return nil
	}
	return node.Decode((*[]string)(w))
}
