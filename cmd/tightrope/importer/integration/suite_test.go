// Package integration runs "tightrope import --apply" against a real API server. It is a package of its own so that the
// importer's other tests need none.
package integration

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/importer"
	"tightrope.dev/test/cluster"
)

var suite = cluster.ForCommand("import", importer.Command)

func TestImport(t *testing.T) { suite.Run(t) }

const mapping = `apiVersion: tightrope.dev/v1alpha1
kind: ImportMapping
files:
  customers: {path: customers.csv}
key: id
name: row.name
fields:
  displayName: row.name
  industry: row.industry
  commercial.arr: integer(row.arr)
`

// book is a directory with a mapping and a file, and a namespace for its accounts.
type book struct {
	dir       string
	reader    client.Client
	namespace string
}

func newBook(ctx context.Context, rows ...string) *book {
	reader, namespace := suite.Namespace(ctx)
	b := &book{GinkgoT().TempDir(), reader, namespace}
	Expect(os.WriteFile(filepath.Join(b.dir, "mapping.yaml"), []byte(mapping), 0o600)).To(Succeed())
	b.write(rows...)
	return b
}

func (b *book) write(rows ...string) {
	text := "id,name,industry,arr\n" + strings.Join(rows, "\n") + "\n"
	Expect(os.WriteFile(filepath.Join(b.dir, "customers.csv"), []byte(text), 0o600)).To(Succeed())
}

// apply runs the command and gives its exit code and what it said.
func (b *book) apply(ctx context.Context, flags ...string) (int, string) {
	code, out, said := suite.Execute(ctx, append([]string{"-f", filepath.Join(b.dir, "mapping.yaml"), "--apply", "-n", b.namespace}, flags...)...)
	Expect(out).To(BeEmpty(), "--apply prints nothing on standard output")
	return code, said
}

func (b *book) account(ctx context.Context, name string) *success.Account {
	account := &success.Account{}
	Expect(b.reader.Get(ctx, client.ObjectKey{Name: name}, account)).To(Succeed())
	return account
}

func (b *book) names(ctx context.Context) []string {
	var accounts success.AccountList
	Expect(b.reader.List(ctx, &accounts)).To(Succeed())
	var names []string
	for _, account := range accounts.Items {
		names = append(names, account.Name)
	}
	return names
}
