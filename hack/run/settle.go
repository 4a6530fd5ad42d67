package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
)

const (
	settleLimit = 20 * time.Second
	// quiet is how long nothing may change before we believe that the manager is through.
	quiet = 1200 * time.Millisecond
)

// world is what there is in the sample's namespace at one moment.
type world struct {
	Now         time.Time
	Accounts    []success.Account
	Segments    []success.Segment
	Overrides   []success.SegmentOverride
	Playbooks   []success.Playbook
	Engagements []success.Engagement
	Tasks       []success.Task
}

// settle waits until everything is Ready and nothing changes any more.
func (s *session) settle(ctx context.Context) (string, error) {
	var found world
	var seen string
	since := time.Now()
	settled := func() bool {
		var err error
		if found, err = s.look(ctx); err != nil {
			return false
		}
		if now := found.fingerprint(); now != seen {
			seen, since = now, time.Now()
		}
		return time.Since(since) >= quiet && found.onlyStalled()
	}
	err := until(ctx, settleLimit, "everything is Ready", settled)
	if ctx.Err() != nil {
		return "", context.Cause(ctx)
	}
	waiting := found.notReady()
	if len(waiting) == 0 && err == nil {
		return "", nil
	}
	return fmt.Sprintf("%d not Ready, see below", len(waiting)), errNotReady
}

// look reads the world.
func (s *session) look(ctx context.Context) (world, error) {
	var (
		accounts    success.AccountList
		segments    success.SegmentList
		overrides   success.SegmentOverrideList
		playbooks   success.PlaybookList
		engagements success.EngagementList
		tasks       success.TaskList
	)
	for _, list := range []client.ObjectList{&accounts, &segments, &overrides, &playbooks, &engagements, &tasks} {
		if err := s.cluster.List(ctx, list, client.InNamespace(sampleNamespace)); err != nil {
			return world{}, fmt.Errorf("look around: %w", err)
		}
	}
	return world{
		Now: time.Now(), Accounts: accounts.Items, Segments: segments.Items, Overrides: overrides.Items,
		Playbooks: playbooks.Items, Engagements: engagements.Items, Tasks: tasks.Items,
	}, nil
}

// standing is how an object stands, whatever its kind.
type standing struct {
	name       string // kind/name
	version    string
	generation int64
	observed   int64
	conditions []metav1.Condition
}

// standings are those of all objects, in the order of a story.
func (w world) standings() []standing {
	var all []standing
	add := func(kind string, o metav1.Object, observed int64, conditions success.Conditions) {
		all = append(all, standing{kind + "/" + o.GetName(), o.GetResourceVersion(), o.GetGeneration(), observed, conditions})
	}
	for i := range w.Segments {
		add("segment", &w.Segments[i], w.Segments[i].Status.ObservedGeneration, w.Segments[i].Status.Conditions)
	}
	for i := range w.Overrides {
		add("segmentoverride", &w.Overrides[i], w.Overrides[i].Status.ObservedGeneration, w.Overrides[i].Status.Conditions)
	}
	for i := range w.Playbooks {
		add("playbook", &w.Playbooks[i], w.Playbooks[i].Status.ObservedGeneration, w.Playbooks[i].Status.Conditions)
	}
	for i := range w.Accounts {
		add("account", &w.Accounts[i], w.Accounts[i].Status.ObservedGeneration, w.Accounts[i].Status.Conditions)
	}
	for i := range w.Engagements {
		add("engagement", &w.Engagements[i], w.Engagements[i].Status.ObservedGeneration, w.Engagements[i].Status.Conditions)
	}
	for i := range w.Tasks {
		add("task", &w.Tasks[i], w.Tasks[i].Status.ObservedGeneration, w.Tasks[i].Status.Conditions)
	}
	return all
}

func (s standing) isReady() bool {
	return s.observed >= s.generation && meta.IsStatusConditionTrue(s.conditions, success.ConditionReady)
}

func (s standing) isStalled() bool {
	return s.observed >= s.generation && meta.IsStatusConditionTrue(s.conditions, success.ConditionStalled)
}

// why says why an object is not Ready.
func (s standing) why() string {
	if s.observed < s.generation {
		return "the manager has not seen it yet"
	}
	ready := meta.FindStatusCondition(s.conditions, success.ConditionReady)
	if ready == nil {
		return "it has no Ready condition yet"
	}
	return ready.Reason + ": " + ready.Message
}

// notReady are the objects that are not Ready, stalled ones too.
func (w world) notReady() []standing {
	var waiting []standing
	for _, s := range w.standings() {
		if !s.isReady() {
			waiting = append(waiting, s)
		}
	}
	return waiting
}

// onlyStalled says that to wait any longer helps none of the objects.
func (w world) onlyStalled() bool {
	for _, s := range w.notReady() {
		if !s.isStalled() {
			return false
		}
	}
	return true
}

// fingerprint is another text whenever something has changed.
func (w world) fingerprint() string {
	var text strings.Builder
	for _, s := range w.standings() {
		text.WriteString(s.name + "@" + s.version + " ")
	}
	return text.String()
}
