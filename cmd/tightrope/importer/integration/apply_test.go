package integration

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	success "tightrope.dev/api/v1alpha1"
)

var _ = Describe("tightrope import --apply", func() {
	It("creates the accounts once; a second run changes nothing", func(ctx SpecContext) {
		b := newBook(ctx, "c-1,Aurora Foods,Food,1000", "c-2,Birch,Air,", "c-3,Cobalt,,5")
		code, said := b.apply(ctx)
		Expect(said).To(Equal("3 accounts: 3 created, 0 changed, 0 unchanged, 0 failed\n"))
		Expect(code).To(Equal(0))
		first := b.account(ctx, "aurora-foods")
		Expect(first.Spec).To(Equal(success.AccountSpec{
			DisplayName: "Aurora Foods", ExternalID: "c-1", Industry: "Food", Commercial: &success.Commercial{ARR: new(int64(1000))},
		}))

		_, said = b.apply(ctx)
		Expect(said).To(Equal("3 accounts: 0 created, 0 changed, 3 unchanged, 0 failed\n"))
		second := b.account(ctx, "aurora-foods")
		Expect(second.Generation).To(Equal(first.Generation))
		b.apply(ctx)
		// Not of the first run: the server stores its default of status with the first write after the creation.
		Expect(b.account(ctx, "aurora-foods").ResourceVersion).To(Equal(second.ResourceVersion))
	})

	It("removes what became absent and leaves what others wrote", func(ctx SpecContext) {
		b := newBook(ctx, "c-1,Aurora,Food,1000", "c-2,Birch,Air,7")
		b.apply(ctx)
		patch := client.RawPatch("application/merge-patch+json", []byte(`{"spec":{"team":{"csm":"jane"}}}`))
		Expect(b.reader.Patch(ctx, b.account(ctx, "aurora"), patch, client.FieldOwner("a-person"))).To(Succeed())

		b.write("c-1,Aurora,,1001", "c-2,Birch,Air,7")
		code, said := b.apply(ctx)
		Expect(said).To(Equal("2 accounts: 0 created, 1 changed, 1 unchanged, 0 failed\n"))
		Expect(code).To(Equal(0))
		spec := b.account(ctx, "aurora").Spec
		Expect(spec.Industry).To(BeEmpty())
		Expect(spec.Commercial.ARR).To(HaveValue(Equal(int64(1001))))
		Expect(spec.Team).To(HaveKeyWithValue("csm", success.Name("jane")))
	})

	It("says on which line a field belongs to somebody else, and takes it only when told to", func(ctx SpecContext) {
		b := newBook(ctx, "c-1,Aurora,Food,1000", "c-2,Birch,Air,7")
		b.apply(ctx)
		patch := client.RawPatch("application/merge-patch+json", []byte(`{"spec":{"industry":"Travel"}}`))
		Expect(b.reader.Patch(ctx, b.account(ctx, "birch"), patch, client.FieldOwner("a-person"))).To(Succeed())

		code, said := b.apply(ctx)
		Expect(code).To(Equal(1))
		Expect(said).To(SatisfyAll(
			HavePrefix("customers.csv:3: account birch: "), ContainSubstring(`"a-person"`), ContainSubstring(".spec.industry"),
			ContainSubstring("--force-conflicts"), ContainSubstring("2 accounts: 0 created, 0 changed, 1 unchanged, 1 failed\n")))
		Expect(b.account(ctx, "birch").Spec.Industry).To(Equal("Travel"))

		code, said = b.apply(ctx, "--force-conflicts")
		Expect(said).To(Equal("2 accounts: 0 created, 1 changed, 1 unchanged, 0 failed\n"))
		Expect(code).To(Equal(0))
		Expect(b.account(ctx, "birch").Spec.Industry).To(Equal("Air"))
	})

	It("never gives a key to a second account, nor an account a second key", func(ctx SpecContext) {
		b := newBook(ctx, "c-1,Aurora,Food,1", "c-2,Birch,Air,7")
		b.apply(ctx)
		b.write("c-1,Aurora Foods,Food,1", "c-9,Birch,Air,7")
		code, said := b.apply(ctx)
		Expect(code).To(Equal(1))
		Expect(said).To(SatisfyAll(
			ContainSubstring(`customers.csv:2: account aurora-foods: the key "c-1" already belongs to account aurora; give the row that name`),
			ContainSubstring("customers.csv:3: account birch: "), ContainSubstring("the account's history is kept under it"),
			ContainSubstring("2 accounts: 0 created, 0 changed, 0 unchanged, 2 failed\n")))
		Expect(b.names(ctx)).To(ConsistOf("aurora", "birch"))
	})

	It("asks the cluster and writes nothing with --dry-run", func(ctx SpecContext) {
		b := newBook(ctx, "c-1,Aurora,Food,1")
		b.apply(ctx)
		b.write("c-1,Aurora,Food,2", "c-2,Birch,Air,7")
		code, said := b.apply(ctx, "--dry-run")
		Expect(said).To(Equal("2 accounts: 1 created, 1 changed, 0 unchanged, 0 failed (dry run: nothing was written)\n"))
		Expect(code).To(Equal(0))
		Expect(b.names(ctx)).To(ConsistOf("aurora"))
	})

	It("writes nothing if one row is bad, and the others with --skip-bad", func(ctx SpecContext) {
		b := newBook(ctx, "c-1,Aurora,Food,1", "c-2,Birch,Air,seven")
		code, said := b.apply(ctx)
		Expect(code).To(Equal(1))
		Expect(said).To(HavePrefix(`customers.csv:3: arr: commercial.arr: "seven" is not a number`))
		Expect(b.names(ctx)).To(BeEmpty())

		code, said = b.apply(ctx, "--skip-bad")
		Expect(code).To(Equal(1))
		Expect(said).To(ContainSubstring("1 account: 1 created, 0 changed, 0 unchanged, 0 failed\n"))
		Expect(b.names(ctx)).To(ConsistOf("aurora"))
	})

	It("reads more accounts than fit in one page before it compares", func(ctx SpecContext) {
		var rows []string
		for i := range 600 {
			rows = append(rows, fmt.Sprintf("c-%d,name %d,Food,%d", i, i, i))
		}
		b := newBook(ctx, rows...)
		_, said := b.apply(ctx)
		Expect(said).To(Equal("600 accounts: 600 created, 0 changed, 0 unchanged, 0 failed\n"))
		_, said = b.apply(ctx)
		Expect(said).To(Equal("600 accounts: 0 created, 0 changed, 600 unchanged, 0 failed\n"))
	})

	It("names a context that is not there before it reads files", func(ctx SpecContext) {
		b := newBook(ctx, "c-1,Aurora,Food,1")
		code, said := b.apply(ctx, "--context", "nowhere")
		Expect(code).To(Equal(1))
		Expect(said).To(ContainSubstring(`context "nowhere" does not exist`))
	})
})

var _ = Describe("the sample segments", func() {
	It("are accepted", func(ctx SpecContext) {
		b := newBook(ctx)
		files, err := filepath.Glob("../../../../config/samples/import/*-segments.yaml")
		Expect(err).NotTo(HaveOccurred())
		Expect(files).NotTo(BeEmpty())
		for _, file := range files {
			raw, err := os.ReadFile(file)
			Expect(err).NotTo(HaveOccurred())
			for text := range bytes.SplitSeq(raw, []byte("\n---\n")) {
				segment := &unstructured.Unstructured{}
				Expect(yaml.Unmarshal(text, segment)).To(Succeed())
				segment.SetNamespace(b.namespace)
				Expect(b.reader.Apply(ctx, client.ApplyConfigurationFromUnstructured(segment), client.FieldOwner("test"))).To(Succeed(), file)
			}
		}
	})
})
