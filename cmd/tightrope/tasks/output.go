package tasks

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/cli-runtime/pkg/printers"
	"k8s.io/client-go/util/jsonpath"

	success "tightrope.dev/api/v1alpha1"
)

// printer prints Tasks in a form for programs.
type printer func(out io.Writer, tasks []success.Task) error

// printerFor is the printer of a form, as kubectl names it. It is nil for the tables.
func printerFor(format string) (printer, error) {
	name, template, _ := strings.Cut(format, "=")
	switch name {
	case "", "wide":
		return nil, nil
	case "json":
		return listed(&printers.JSONPrinter{}), nil
	case "yaml":
		return listed(&printers.YAMLPrinter{}), nil
	case "name":
		return each(&printers.NamePrinter{}), nil
	case "jsonpath":
		p, err := printers.NewJSONPathPrinter(template)
		if err != nil {
			return nil, fmt.Errorf("--output jsonpath: %w", err)
		}
		p.AllowMissingKeys(true)
		return listed(p), nil
	case "go-template":
		p, err := printers.NewGoTemplatePrinter([]byte(template))
		if err != nil {
			return nil, fmt.Errorf("--output go-template: %w", err)
		}
		p.AllowMissingKeys(true)
		return listed(p), nil
	case "custom-columns":
		return customColumns(template)
	}
	return nil, fmt.Errorf("--output %q is not known; say wide, name, json, yaml, jsonpath=…, go-template=… or custom-columns=…", format)
}

// listed prints a list of Tasks as kubectl would, without who set which field.
func listed(p printers.ResourcePrinter) printer {
	return func(out io.Writer, tasks []success.Task) error {
		list := &success.TaskList{Items: tasks}
		list.SetGroupVersionKind(success.SchemeGroupVersion.WithKind("TaskList"))
		if list.Items == nil {
			list.Items = []success.Task{}
		}
		for i := range tasks {
			tidy(&tasks[i])
		}
		return p.PrintObj(list, out)
	}
}

// tidy makes of a Task what a person would read.
func tidy(task *success.Task) {
	task.SetGroupVersionKind(success.SchemeGroupVersion.WithKind("Task"))
	task.ManagedFields = nil
}

// each prints Tasks one after another.
func each(p printers.ResourcePrinter) printer {
	return func(out io.Writer, tasks []success.Task) error {
		for i := range tasks {
			tidy(&tasks[i])
			if err := p.PrintObj(&tasks[i], out); err != nil {
				return fmt.Errorf("print task %s: %w", tasks[i].Name, err)
			}
		}
		return nil
	}
}

// column is a heading and where its values are.
type column struct {
	heading string
	path    *jsonpath.JSONPath
}

// customColumns prints a table of the person's own: NAME:.metadata.name,DUE:.spec.due.
func customColumns(spec string) (printer, error) {
	var columns []column
	for part := range strings.SplitSeq(spec, ",") {
		heading, path, found := strings.Cut(part, ":")
		if !found || heading == "" || path == "" {
			return nil, fmt.Errorf("--output custom-columns: %q is no column; write HEADING:PATH, such as DUE:.spec.due", part)
		}
		parsed := jsonpath.New(heading).AllowMissingKeys(true)
		if err := parsed.Parse("{." + strings.TrimPrefix(strings.Trim(path, "{}"), ".") + "}"); err != nil {
			return nil, fmt.Errorf("--output custom-columns: %s: %w", path, err)
		}
		columns = append(columns, column{heading, parsed})
	}
	return func(out io.Writer, tasks []success.Task) error { return printColumns(out, columns, tasks) }, nil
}

func printColumns(out io.Writer, columns []column, tasks []success.Task) error {
	table := tabwriter.NewWriter(out, 0, 0, 3, ' ', 0)
	headings := make([]string, len(columns))
	for i, c := range columns {
		headings[i] = c.heading
	}
	fmt.Fprintln(table, strings.Join(headings, "\t"))
	for i := range tasks {
		cells, err := cellsOf(columns, &tasks[i])
		if err != nil {
			return err
		}
		fmt.Fprintln(table, strings.Join(cells, "\t"))
	}
	return table.Flush()
}

func cellsOf(columns []column, task *success.Task) ([]string, error) {
	tidy(task)
	content, err := asJSON(task)
	if err != nil {
		return nil, err
	}
	cells := make([]string, len(columns))
	for i, c := range columns {
		var text bytes.Buffer
		if err := c.path.Execute(&text, content); err != nil {
			return nil, fmt.Errorf("print column %s: %w", c.heading, err)
		}
		cells[i] = oneLine(text.String())
		if cells[i] == "" {
			cells[i] = "<none>"
		}
	}
	return cells, nil
}

// asJSON is an object as the cluster writes it.
func asJSON(o runtime.Object) (any, error) {
	text, err := json.Marshal(o)
	if err != nil {
		return nil, fmt.Errorf("write a task as JSON: %w", err)
	}
	var content any
	if err := json.Unmarshal(text, &content); err != nil {
		return nil, fmt.Errorf("read a task from JSON: %w", err)
	}
	return content, nil
}
