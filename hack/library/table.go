package main

import (
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// row is one line of the table.
type row struct {
	Number int
	What   string
	Where  cell
	By     cell
}

// cell is what stands in one field.
type cell struct {
	Text  string
	Links []link
}

// link is a link to a file, relative to the table's own.
type link struct{ Text, To string }

// shown says whether something shows the row.
func (r row) shown() bool { return len(r.By.Links) > 0 }

// read is the rows of a Markdown text whose first field is a number.
func read(source []byte) []row {
	document := goldmark.New(goldmark.WithExtensions(extension.Table)).Parser().Parse(text.NewReader(source))
	var rows []row
	for block := document.FirstChild(); block != nil; block = block.NextSibling() {
		if block.Kind() != extast.KindTable {
			continue
		}
		for line := block.FirstChild(); line != nil; line = line.NextSibling() {
			if r, ok := readRow(line, source); ok {
				rows = append(rows, r)
			}
		}
	}
	return rows
}

func readRow(line ast.Node, source []byte) (row, bool) {
	var cells []cell
	for field := line.FirstChild(); field != nil; field = field.NextSibling() {
		cells = append(cells, readCell(field, source))
	}
	if len(cells) != 4 {
		return row{}, false
	}
	number, err := strconv.Atoi(cells[0].Text)
	return row{Number: number, What: cells[1].Text, Where: cells[2], By: cells[3]}, err == nil
}

func readCell(field ast.Node, source []byte) cell {
	var c cell
	c.Text = strings.TrimSpace(textOf(field, source))
	for node := field.FirstChild(); node != nil; node = node.NextSibling() {
		if to, ok := node.(*ast.Link); ok {
			c.Links = append(c.Links, link{Text: textOf(node, source), To: string(to.Destination)})
		}
	}
	return c
}

// textOf is what a reader sees of a node and of what is in it.
func textOf(node ast.Node, source []byte) string {
	var b strings.Builder
	for child := node.FirstChild(); child != nil; child = child.NextSibling() {
		if t, ok := child.(*ast.Text); ok {
			b.Write(t.Value(source))
		}
		b.WriteString(textOf(child, source))
	}
	return b.String()
}
