package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/rest"
	"tightrope.dev/api/v1alpha1"
)

func BenchmarkCreation(b *testing.B) {
	n := accounts(b, 300)
	_, recorded := byManager(b, n) // a first run: it warms the server up, and its creations are what the bare loop repeats
	var manager, before, after, writes float64
	rounds := 0.0
	for b.Loop() {
		before += byLoop(b, recorded)
		rate, noted := byManager(b, n)
		b.Logf("for %d accounts the manager wrote: %s", n, noted.summary())
		manager, writes = manager+rate, writes+float64(noted.count())/float64(n)
		after += byLoop(b, recorded)
		rounds++
	}
	bare := (before + after) / 2
	b.ReportMetric(manager/rounds, "engagements+tasks/s")
	b.ReportMetric(bare/rounds, "bare-creates/s")
	b.ReportMetric(before/rounds, "bare-before/s")
	b.ReportMetric(after/rounds, "bare-after/s")
	b.ReportMetric(manager/bare, "ratio")
	b.ReportMetric(writes/rounds, "writes/engagement")
	b.ReportMetric(0, "ns/op") // it takes as long as it takes to come to rest
}

// byManager lets a manager create the runs of accounts and their Tasks, and says how many objects a second it made.
// Accounts are judged before the clock starts; what is noted begins there too.
func byManager(b *testing.B, accounts int) (rate float64, noted *requests) {
	world := newBench(b)
	all, stop := world.start()
	defer stop()
	world.define(accounts)
	world.settle(all)
	begun, started := all.count(), time.Now()
	world.must(world.Create(b.Context(), playbook()))
	wanted := accounts * stepsOfPlaybook
	world.until("the Tasks", func() bool { return len(all.created("tasks")) >= wanted })
	made := all.created("tasks")
	took := made[len(made)-1].at.Sub(started)
	world.settle(all)
	world.has(&v1alpha1.EngagementList{}, accounts)
	world.has(&v1alpha1.TaskList{}, wanted)
	return float64(accounts+wanted) / took.Seconds(), &requests{writes: all.all()[begun:]}
}

// tree is a run and its Tasks, as they were sent to be created.
type tree struct {
	run   write
	tasks []write
	// namespace and owner are what was recorded of the run: its namespace and UID. uid is what it has now.
	namespace, owner string
	uid              types.UID
}

// byLoop creates what a manager created, in a namespace of its own, and says how many objects a second that made. As in
// the manager, some workers create runs and others their Tasks. Tasks are sent with the UID of the run there, lest they
// are collected as orphans.
func byLoop(b *testing.B, recorded *requests) (rate float64) {
	trees := treesOf(b, recorded)
	world := newBench(b)
	c := world.bareClient()
	made := make(chan tree, len(trees))
	runs, tasks := make(chan error, 1), make(chan error, 1)
	started := time.Now()
	go func() {
		defer close(made)
		runs <- inParallel(len(trees), func(i int) error {
			t := trees[i]
			var err error
			t.uid, err = world.post(c, t.run, t)
			made <- t
			return err
		})
	}()
	go func() {
		tasks <- inParallel(len(trees), func(int) error {
			t := <-made
			for _, task := range t.tasks {
				if _, err := world.post(c, task, t); err != nil {
					return err
				}
			}
			return nil
		})
	}()
	world.must(<-runs)
	world.must(<-tasks)
	took := time.Since(started)
	world.has(&v1alpha1.EngagementList{}, len(trees))
	world.has(&v1alpha1.TaskList{}, len(trees)*stepsOfPlaybook)
	return float64(len(trees)*(1+stepsOfPlaybook)) / took.Seconds()
}

// treesOf finds the runs and their Tasks among creations.
func treesOf(b *testing.B, recorded *requests) []tree {
	var trees []tree
	at := map[string]int{}
	for _, run := range recorded.created("engagements") {
		at[decode(b, run).Name] = len(trees)
		trees = append(trees, tree{run: run})
	}
	for _, task := range recorded.created("tasks") {
		object := decode(b, task)
		t := &trees[at[object.OwnerReferences[0].Name]]
		t.tasks, t.namespace, t.owner = append(t.tasks, task), object.Namespace, string(object.OwnerReferences[0].UID)
	}
	return trees
}

func decode(b *testing.B, w write) metav1.PartialObjectMetadata {
	var object metav1.PartialObjectMetadata
	if err := json.Unmarshal(w.body, &object); err != nil {
		b.Fatal(err)
	}
	return object
}

// post creates an object as it was created before, in this namespace and of this run, and gives its UID.
func (b *bench) post(c rest.Interface, w write, t tree) (types.UID, error) {
	body := bytes.ReplaceAll(w.body, []byte(t.namespace), []byte(b.namespace))
	body = bytes.ReplaceAll(body, []byte(t.owner), []byte(t.uid))
	answer, err := c.Post().Namespace(b.namespace).Resource(w.resource()).SetHeader("Content-Type", "application/json").Body(body).DoRaw(b.Context())
	if err != nil {
		return "", fmt.Errorf("create: %w", err)
	}
	var stored metav1.PartialObjectMetadata
	err = json.Unmarshal(answer, &stored)
	return stored.UID, err
}

// bareClient speaks to the API of our kinds and does nothing else.
func (b *bench) bareClient() rest.Interface {
	config := rest.CopyConfig(b.config)
	config.APIPath, config.GroupVersion = "/apis", &v1alpha1.SchemeGroupVersion
	config.NegotiatedSerializer = serializer.NewCodecFactory(b.Scheme()).WithoutConversion()
	c, err := rest.RESTClientFor(config)
	b.must(err)
	return c
}
