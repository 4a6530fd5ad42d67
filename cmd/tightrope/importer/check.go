package importer

import (
	"slices"
	"strings"
	"unicode/utf8"

	"k8s.io/apimachinery/pkg/util/validation"
)

// checkMeaning checks what the document says, after its form: known formats, paths that exist, one way to find the rows.
// It finds all problems, not the first.
func (d *document) checkMeaning() {
	m := &d.mapping
	if m.APIVersion != mappingVersion {
		d.refuse("apiVersion", "is %q; write %s", m.APIVersion, mappingVersion)
	}
	if m.Kind != mappingKind {
		d.refuse("kind", "is %q; write %s", m.Kind, mappingKind)
	}
	d.checkFiles()
	if len(m.Key) == 0 || slices.Contains(m.Key, "") {
		d.refuse("key", "is missing; name the column, or the columns, that tell accounts apart, such as customer_id")
	}
	if m.Namespace != "" && len(validation.IsDNS1123Label(m.Namespace)) > 0 {
		d.refuse("namespace", "%q is not the name of a namespace", m.Namespace)
	}
	d.checkFields()
}

func (d *document) checkFiles() {
	m := &d.mapping
	if len(m.Files) == 0 {
		d.refuse("files", "is missing; name at least one file, such as files: {accounts: {path: accounts.csv}}")
	}
	if len(m.Files) > 1 && strings.TrimSpace(m.Query) == "" {
		d.refuse("files", "there are %d; write a query that makes one row for each account of them", len(m.Files))
	}
	for _, name := range keys(m.Files) {
		path := "files." + name
		if !isIdentifier(name) {
			d.refuse(path, "is not the name of a table; use letters, digits and _, a letter first")
		}
		d.checkFile(path, m.Files[name])
	}
	if twice := sameTable(keys(m.Files)); twice != "" {
		d.refuse("files."+twice, "another table has the same name in other letters; SQL does not tell them apart")
	}
}

func sameTable(names []string) string {
	seen := map[string]bool{}
	for _, name := range names {
		if lower := strings.ToLower(name); seen[lower] {
			return name
		}
		seen[strings.ToLower(name)] = true
	}
	return ""
}

func isIdentifier(name string) bool {
	for i := range len(name) {
		if !isLetter(name[i]) && (i == 0 || name[i] != '_' && (name[i] < '0' || name[i] > '9')) {
			return false
		}
	}
	return name != ""
}

func (d *document) checkFile(path string, file File) {
	if file.Path == "" {
		d.refuse(path, "path is missing; say where the file is")
	}
	if file.Encoding != "" && !slices.Contains(encodings, file.Encoding) {
		d.refuse(path+".encoding", "%q is not known; write %s", file.Encoding, oneOf(encodings))
	}
	r, size := utf8.DecodeRuneInString(file.Delimiter)
	if file.Delimiter != "" && (size != len(file.Delimiter) || strings.ContainsRune("\"\r\n\ufffd", r)) {
		d.refuse(path+".delimiter", `%q cannot be a delimiter; write one sign, such as ",", ";" or "\t"`, file.Delimiter)
	}
	d.checkFormats(path, file.Formats)
	for _, text := range file.Dates {
		if format, err := parseDateFormat(text); err == nil && format.dayBeforeMonth() {
			d.refuse(path+".dates", "%s can be taken for YYYY-MM-DD; declare it for the one column that is written so", text)
		}
	}
	for _, name := range keys(file.Columns) {
		d.checkColumn(path+".columns."+name, file.Columns[name])
	}
}

func (d *document) checkColumn(path string, column Column) {
	if column.Type != "" && !slices.Contains(columnTypes, column.Type) {
		d.refuse(path+".type", "%q is not a type; write %s", column.Type, oneOf(columnTypes))
	}
	d.checkFormats(path, column.Formats)
	needs := func(declared bool, field string, types ...string) {
		if declared && !slices.Contains(types, column.Type) {
			d.refuse(path+"."+field, "counts only in a column of type %s; declare the type", oneOf(types))
		}
	}
	needs(len(column.Dates) > 0, "dates", typeDate)
	needs(column.Numbers != nil, "numbers", typeInteger, typeDecimal)
	needs(column.Booleans != nil, "booleans", typeBoolean)
}

func (d *document) checkFormats(path string, formats Formats) {
	if _, err := newDateReader(formats.Dates); err != nil {
		d.refuse(path+".dates", "%s", err)
	}
	if _, err := newNumberReader(formats.Numbers); err != nil {
		d.refuse(path+".numbers", "%s", err)
	}
	if _, err := newWordReader(formats.Booleans); err != nil {
		d.refuse(path+".booleans", "%s", err)
	}
	if formats.Blanks != "" && formats.Blanks != "Keep" && formats.Blanks != "Trim" {
		d.refuse(path+".blanks", "%q is not known; write Keep or Trim", formats.Blanks)
	}
}

func (d *document) checkFields() {
	if len(d.mapping.Fields) == 0 {
		d.refuse("fields", "is missing; name at least one field, such as displayName: row.customer")
	}
	for _, path := range keys(d.mapping.Fields) {
		switch _, err := parseTarget(path); {
		case path == "externalID":
			d.refuse("fields."+path, "comes from key; leave it out here")
		case err != nil:
			d.refuse("fields."+path, "%s", err)
		}
	}
}
