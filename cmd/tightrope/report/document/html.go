package document

import (
	"bytes"
	_ "embed" // the page lies beside this file
	"fmt"
	"html/template"
)

//go:embed page.html.tmpl
var pageText string

var page = template.Must(template.New("page").Funcs(template.FuncMap{"clean": Clean, "more": more}).Parse(pageText))

// HTML writes the report as a page that needs nothing else, for a screen or a printer.
func (d *Document) HTML() (string, error) {
	var out bytes.Buffer
	if err := page.Execute(&out, d); err != nil {
		return "", fmt.Errorf("write the page: %w", err)
	}
	return out.String(), nil
}
