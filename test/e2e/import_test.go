package e2e

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/importer"
	"tightrope.dev/test/build"
)

var _ = Describe("Importing customers", func() {
	for _, name := range slices.Sorted(maps.Keys(sets)) {
		set := sets[name]
		limit, rows := set.rows()
		It(fmt.Sprintf("puts those of %s into the segments that they belong to (%s)", name, rows), func(ctx SpecContext) {
			folder, read := set.files(limit)
			wanted := set.wanted(read)
			w := newWorld(ctx)
			w.startControllers(ctx)

			By("importing them")
			Expect(w.importSet(ctx, name, folder)).To(ContainSubstring("%d created, 0 changed, 0 unchanged, 0 failed", len(read[set.accounts])))
			w.applySegments(ctx, name, wanted)

			By("waiting until every account is judged")
			for segment, members := range wanted {
				Eventually(w.counted(ctx, segment)).Should(HaveValue(BeEquivalentTo(len(members))), segment)
			}
			Eventually(w.unjudged).WithContext(ctx).WithArguments(len(wanted)).Should(BeZero())
			Expect(w.members(ctx, wanted)).To(Equal(wanted))

			By("waiting until nothing is written any more")
			before := w.atRest(ctx)
			for segment, members := range wanted {
				Expect(w.counted(ctx, segment)(Default)).To(HaveValue(BeEquivalentTo(len(members))), segment)
			}

			By("importing them again")
			Expect(w.importSet(ctx, name, folder)).To(ContainSubstring("0 created, 0 changed, %d unchanged, 0 failed", len(read[set.accounts])))
			Expect(w.versions(ctx)).To(Equal(before))
			Consistently(w.versions).WithContext(ctx).WithTimeout(aWhile).WithPolling(time.Second).Should(Equal(before))
		}, SpecTimeout(atMost))
	}
})

// wanted are the members of each segment, computed from the rows. Over all rows they are as many as others counted.
func (d dataset) wanted(read tables) map[string][]string {
	_, complete := d.files(0)
	wanted := map[string][]string{}
	for segment, answer := range d.answers {
		Expect(d.members(complete, answer)).To(HaveLen(answer.known), "the known answer of %s", segment)
		wanted[segment] = d.members(read, answer)
		Expect(wanted[segment]).NotTo(BeEmpty(), segment)
	}
	return wanted
}

// importSet runs tightrope import --apply, and gives what it says.
func (w *world) importSet(ctx context.Context, set, folder string) string {
	var said bytes.Buffer
	command := importer.Command()
	command.SetArgs([]string{
		"-f", filepath.Join(build.Root(), "config", "samples", "import", set+".yaml"), "--data-dir", folder,
		"--apply", "--namespace", w.namespace, "--kubeconfig", kubeconfig,
	})
	command.SetOut(&said)
	command.SetErr(&said)
	Expect(command.ExecuteContext(ctx)).To(Succeed(), said.String)
	return said.String()
}

// applySegments creates the segments of a set.
func (w *world) applySegments(ctx context.Context, set string, wanted map[string][]string) {
	objects, err := build.Objects(mustRead(filepath.Join(build.Root(), "config", "samples", "import", set+"-segments.yaml")))
	Expect(err).NotTo(HaveOccurred())
	var names []string
	for _, object := range objects {
		segment := object.(*v1alpha1.Segment)
		segment.Namespace = w.namespace
		names = append(names, segment.Name)
		Expect(w.Create(ctx, segment)).To(Succeed())
	}
	Expect(names).To(ConsistOf(slices.Collect(maps.Keys(wanted))), "the segments that the spec has answers for")
}

// counted reads how many members a segment says that it has.
func (w *world) counted(ctx context.Context, name string) func(Gomega) *int32 {
	return func(g Gomega) *int32 {
		segment := &v1alpha1.Segment{}
		g.Expect(w.Get(ctx, client.ObjectKey{Namespace: w.namespace, Name: name}, segment)).To(Succeed())
		return segment.Status.Members
	}
}

// unjudged counts the accounts that are not judged in every dimension yet.
func (w *world) unjudged(ctx context.Context, dimensions int) (int, error) {
	accounts := &v1alpha1.AccountList{}
	if err := w.all(ctx, accounts); err != nil {
		return 0, err
	}
	unjudged := 0
	for i := range accounts.Items {
		status := &accounts.Items[i].Status
		if len(status.Segments) < dimensions || status.ObservedGeneration != accounts.Items[i].Generation {
			unjudged++
		}
	}
	return unjudged, nil
}

// members are the keys of the accounts that say they are in a segment, for each of the segments.
func (w *world) members(ctx context.Context, segments map[string][]string) map[string][]string {
	accounts := &v1alpha1.AccountList{}
	Expect(w.all(ctx, accounts)).To(Succeed())
	members := map[string][]string{}
	for segment := range segments {
		members[segment] = []string{}
	}
	for i := range accounts.Items {
		for _, m := range accounts.Items[i].Status.Segments {
			if m.Segment != "" {
				members[m.Segment] = append(members[m.Segment], accounts.Items[i].Spec.ExternalID)
			}
		}
	}
	for _, keys := range members {
		slices.Sort(keys)
	}
	return members
}

// atRest waits until versions stay as they are, and gives them.
func (w *world) atRest(ctx context.Context) (versions map[string]string) {
	Eventually(func() bool {
		before := versions
		versions = w.versions(ctx)
		return maps.Equal(before, versions)
	}).WithContext(ctx).WithPolling(aWhile).Should(BeTrue())
	return versions
}

// versions are the resourceVersions of all that an import and its segments lead to.
func (w *world) versions(ctx context.Context) map[string]string {
	accounts, ledgers, segments := &v1alpha1.AccountList{}, &v1alpha1.AccountLedgerList{}, &v1alpha1.SegmentList{}
	Expect(w.all(ctx, accounts)).To(Succeed())
	Expect(w.all(ctx, ledgers)).To(Succeed())
	Expect(w.all(ctx, segments)).To(Succeed())
	versions := map[string]string{}
	for i := range accounts.Items {
		versions["account "+accounts.Items[i].Name] = accounts.Items[i].ResourceVersion
	}
	for i := range ledgers.Items {
		versions["ledger "+ledgers.Items[i].Name] = ledgers.Items[i].ResourceVersion
	}
	for i := range segments.Items {
		versions["segment "+segments.Items[i].Name] = segments.Items[i].ResourceVersion
	}
	return versions
}
