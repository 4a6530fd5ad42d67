package report

import (
	"context"
	"fmt"
	"io"
	"strings"

	"tightrope.dev/cmd/tightrope/manifest"
	"tightrope.dev/cmd/tightrope/report/quarter"
)

// readDefinition reads a file of kind ReportDefinition; an empty name stands for the one that is built in.
func readDefinition(ctx context.Context, file string, in io.Reader) (*quarter.Definition, error) {
	options := manifest.Options{Filenames: []string{file}, In: in}
	if file == "" {
		options = manifest.Options{Filenames: []string{"-"}, In: strings.NewReader(quarter.Standard)}
	}
	set, err := manifest.Read(ctx, options)
	if err != nil {
		return nil, interrupted(ctx, err)
	}
	if err := set.Problems.Err(); err != nil {
		return nil, err
	}
	if len(set.Documents) != 1 || set.Documents[0].Kind != quarter.Kind {
		return nil, fmt.Errorf("%s is to have one document of kind %s, and nothing else; config/samples/cadence shows one", file, quarter.Kind)
	}
	document, definition := set.Documents[0], &quarter.Definition{}
	problems := document.Decode(definition)
	if len(problems) == 0 {
		for _, p := range definition.Check() {
			problems = append(problems, manifest.Problem{Place: document.Position(p.Path), Path: p.Path, Message: p.Message, Object: document})
		}
	}
	return definition, problems.Err()
}
