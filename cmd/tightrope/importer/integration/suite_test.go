// Package integration runs "tightrope import --apply" against a real API server. It is a package of its own so that the
// importer's other tests need none.
package integration

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"k8s.io/apimachinery/pkg/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/exit"
	"tightrope.dev/cmd/tightrope/importer"
	"tightrope.dev/test/cluster"
)

func TestImport(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "tightrope import")
}

var (
	reader     client.Client
	kubeconfig string
)

var _ = BeforeSuite(func(ctx SpecContext) {
	log.SetLogger(GinkgoLogr)
	config, stop, err := cluster.Start(ctx)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(stop)
	scheme := runtime.NewScheme()
	Expect(clientgoscheme.AddToScheme(scheme)).To(Succeed())
	Expect(success.AddToScheme(scheme)).To(Succeed())
	reader, err = client.New(config, client.Options{Scheme: scheme})
	Expect(err).NotTo(HaveOccurred())
	kubeconfig = filepath.Join(GinkgoT().TempDir(), "kubeconfig")
	Expect(cluster.WriteKubeconfig(config, kubeconfig)).To(Succeed())
})

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
	namespace string
}

func newBook(ctx context.Context, rows ...string) *book {
	namespace, err := cluster.Namespace(ctx, reader, "import")
	Expect(err).NotTo(HaveOccurred())
	b := &book{GinkgoT().TempDir(), namespace}
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
	var out, errs bytes.Buffer
	command := importer.Command()
	command.SilenceErrors, command.SilenceUsage = true, true
	command.SetArgs(append([]string{"-f", filepath.Join(b.dir, "mapping.yaml"), "--apply", "-n", b.namespace, "--kubeconfig", kubeconfig}, flags...))
	command.SetOut(&out)
	command.SetErr(&errs)
	err := command.ExecuteContext(ctx)
	if err != nil {
		fmt.Fprintln(&errs, "error:", err)
	}
	Expect(out.String()).To(BeEmpty(), "--apply prints nothing on standard output")
	return exit.Code(err), errs.String()
}

func (b *book) account(ctx context.Context, name string) *success.Account {
	account := &success.Account{}
	Expect(reader.Get(ctx, client.ObjectKey{Namespace: b.namespace, Name: name}, account)).To(Succeed())
	return account
}

func (b *book) names(ctx context.Context) []string {
	var accounts success.AccountList
	Expect(reader.List(ctx, &accounts, client.InNamespace(b.namespace))).To(Succeed())
	var names []string
	for _, account := range accounts.Items {
		names = append(names, account.Name)
	}
	return names
}
