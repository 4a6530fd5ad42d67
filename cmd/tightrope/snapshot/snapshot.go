package snapshot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/term"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"tightrope.dev/cmd/tightrope/book"
	"tightrope.dev/cmd/tightrope/exit"
	"tightrope.dev/cmd/tightrope/redact"
)

// snapshot is one call of the command.
type snapshot struct {
	reader    client.Reader
	namespace string
	now       time.Time
	redact    string
	key       redact.Key // nil: made of the namespace
	output    string
}

func (s *snapshot) run(ctx context.Context, out, errs io.Writer) error {
	if s.redact != "none" && s.key == nil {
		var err error
		if s.key, err = namespaceKey(ctx, s.reader, s.namespace); err != nil {
			return s.interrupted(ctx, err)
		}
	}
	b, err := book.FromCluster(ctx, s.reader, s.namespace, s.now)
	if err != nil {
		return s.interrupted(ctx, err)
	}
	var report redact.Report
	if s.redact != "none" {
		if b, report, err = redact.Book(b, s.key, redact.Level(s.redact)); err != nil {
			return fmt.Errorf("replace names by pseudonyms: %w", err)
		}
	}
	size, err := s.write(ctx, b, out)
	if err != nil {
		return s.interrupted(ctx, err)
	}
	s.say(errs, b, report, size)
	return nil
}

// interrupted says that the person ended the command, where that is why it ended.
func (s *snapshot) interrupted(ctx context.Context, err error) error {
	if ctx.Err() == nil {
		return err
	}
	if s.output == "-" {
		return errors.New("interrupted; what was written is no whole snapshot")
	}
	return errors.New("interrupted; nothing was written")
}

// refuseTerminal refuses to write bytes to a terminal.
func refuseTerminal(output string, out io.Writer) error {
	if file, ok := out.(*os.File); ok && output == "-" && term.IsTerminal(int(file.Fd())) {
		return exit.With(exit.Usage, errors.New("a snapshot is no text; name a file with -o FILE, or send it to another program"))
	}
	return nil
}

// write writes the book, and says how many bytes that were.
func (s *snapshot) write(ctx context.Context, b *book.Book, out io.Writer) (int64, error) {
	if s.output == "-" {
		counted := &counter{ctx: ctx, to: out}
		err := b.Write(counted)
		return counted.size, err
	}
	return writeFile(ctx, b, s.output)
}

// writeFile writes a file beside the one that is meant and renames it, so that it is there whole or not at all.
func writeFile(ctx context.Context, b *book.Book, name string) (size int64, err error) {
	file, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+"-*")
	if err != nil {
		return 0, fmt.Errorf("write %s: %w", name, err)
	}
	defer func() {
		if err != nil {
			_ = file.Close()
			err = errors.Join(err, os.Remove(file.Name()))
		}
	}()
	counted := &counter{ctx: ctx, to: file}
	if err := b.Write(counted); err != nil {
		return 0, err
	}
	if err := errors.Join(file.Sync(), file.Close()); err != nil {
		return 0, fmt.Errorf("write %s: %w", name, err)
	}
	if err := os.Rename(file.Name(), name); err != nil {
		return 0, fmt.Errorf("write %s: %w", name, err)
	}
	return counted.size, nil
}

// counter counts bytes, and stops when the command is interrupted.
type counter struct {
	ctx  context.Context //nolint:containedctx // a Writer has no other way to hear of an interrupt
	to   io.Writer
	size int64
}

// Write implements io.Writer.
func (c *counter) Write(data []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.to.Write(data)
	c.size += int64(n)
	return n, err
}

// say says what was written.
func (s *snapshot) say(errs io.Writer, b *book.Book, report redact.Report, size int64) {
	counts := b.Header().Counts
	_, _ = fmt.Fprintf(errs, "%s at %s: %s, %s, %s; %s; %s\n", s.namespace, b.Taken.Format("2006-01-02 15:04 MST"),
		number(counts["Account"], "account"), number(counts["Engagement"], "engagement"), number(counts["Task"], "task"), sizeInWords(size), replaced[s.redact])
	if len(report.Definitions) > 0 {
		_, _ = fmt.Fprintf(errs, "These definitions name somebody in an expression. In the snapshot they have the pseudonym, so they differ from their files: %s\n",
			strings.Join(report.Definitions, ", "))
	}
}

func number(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

var replaced = map[string]string{
	"names": "names and texts are pseudonyms",
	"all":   "names, texts and words of facts are pseudonyms, and expressions follow, so that definitions differ from their files",
	"none":  "with all names and texts as they are: keep it as you keep the cluster",
}

func sizeInWords(size int64) string {
	switch {
	case size < 1<<10:
		return fmt.Sprintf("%d bytes", size)
	case size < 1<<20:
		return fmt.Sprintf("%d KiB", size>>10)
	}
	return fmt.Sprintf("%.1f MiB", float64(size)/(1<<20))
}
