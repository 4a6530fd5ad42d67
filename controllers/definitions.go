package controllers

import (
	"encoding/json"
	"strconv"

	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/lru"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/score"
	"tightrope.dev/controllers/engine/segment"
)

// maxDefinitions is how many compiled definitions are kept. The one that was not asked for the longest goes first.
const maxDefinitions = 4096

// Definitions compiles each definition once, and keeps what came of it: the compiled form, or why there is none. A nil
// Definitions compiles each time.
type Definitions struct {
	kept *lru.Cache
}

// NewDefinitions keeps nothing yet.
func NewDefinitions() *Definitions { return &Definitions{kept: lru.New(maxDefinitions)} }

// definition names what was compiled: an object's spec, which its generation stands for.
type definition struct {
	uid        types.UID
	generation int64
}

type compiledSegment struct {
	*segment.Definition
	*engine.Refusal
	// standIn takes the place of a definition that does not compile.
	standIn *segment.Definition
}

type compiledScorecard struct {
	*score.Definition
	*engine.Refusal
}

type compiledPlaybook struct {
	*plan.Playbook
	*engine.Refusal
}

// Segment compiles a Segment, or says why not.
func (d *Definitions) Segment(s *v1alpha1.Segment) (*segment.Definition, *engine.Refusal) {
	c := d.segment(s)
	return c.Definition, c.Refusal
}

// SegmentOrStandIn is a Segment as decisions see it. One that does not compile is stood in for by one that can never be
// judged: its author's mistake moves no account, because who is unknown keeps the segment it had.
func (d *Definitions) SegmentOrStandIn(s *v1alpha1.Segment) *segment.Definition {
	c := d.segment(s)
	if c.Refusal != nil {
		return c.standIn
	}
	return c.Definition
}

func (d *Definitions) segment(s *v1alpha1.Segment) compiledSegment {
	return once(d, s, func() compiledSegment {
		compiled, refusal := segment.Compile(s.DeepCopy())
		if refusal == nil {
			return compiledSegment{Definition: compiled}
		}
		return compiledSegment{Refusal: refusal, standIn: segment.StandIn(s)}
	})
}

// Scorecard compiles a Scorecard, or says why not. In decisions one that does not compile is stood in for by one that no
// account has: what reads it is unknown.
func (d *Definitions) Scorecard(s *v1alpha1.Scorecard) (*score.Definition, *engine.Refusal) {
	c := once(d, s, func() compiledScorecard {
		compiled, refusal := score.Compile(s.DeepCopy())
		if refusal != nil {
			compiled = score.Refused(s.Name)
		}
		return compiledScorecard{Definition: compiled, Refusal: refusal}
	})
	return c.Definition, c.Refusal
}

// Playbook compiles a Playbook as it is now, or says why not.
func (d *Definitions) Playbook(p *v1alpha1.Playbook) (*plan.Playbook, *engine.Refusal) {
	c := once(d, p, func() compiledPlaybook {
		name, _, err := plan.RevisionOf(p)
		if err != nil {
			return compiledPlaybook{Refusal: engine.Refuse(v1alpha1.ReasonInvalidSpec, "spec", err.Error())}
		}
		compiled, refusal := plan.CompilePlaybook(p.Name, name, p.Spec.DeepCopy())
		return compiledPlaybook{Playbook: compiled, Refusal: refusal}
	})
	return c.Playbook, c.Refusal
}

// Revision compiles a stored revision of the playbook of that name, or says why not.
func (d *Definitions) Revision(playbook string, r *appsv1.ControllerRevision) (*plan.Playbook, *engine.Refusal) {
	c := once(d, r, func() compiledPlaybook {
		spec := &v1alpha1.PlaybookSpec{}
		if err := json.Unmarshal(r.Data.Raw, spec); err != nil {
			return compiledPlaybook{Refusal: engine.Refuse(v1alpha1.ReasonInvalidSpec, "revision "+r.Name, err.Error())}
		}
		compiled, refusal := plan.CompilePlaybook(playbook, r.Name, spec)
		return compiledPlaybook{Playbook: compiled, Refusal: refusal}
	})
	return c.Playbook, c.Refusal
}

// once gives what is kept for an object's spec, or makes and keeps it.
func once[T any](d *Definitions, o client.Object, compile func() T) T {
	if d == nil || o.GetUID() == "" {
		return compile()
	}
	key := definition{uid: o.GetUID(), generation: o.GetGeneration()}
	if kept, ok := d.kept.Get(key); ok {
		if made, ok := kept.(T); ok {
			return made
		}
	}
	made := compile()
	d.kept.Add(key, made)
	return made
}

// newRevision is the ControllerRevision of a playbook, after those there are. It has no owner: runs that are pinned to it
// outlive the Playbook.
func newRevision(p *v1alpha1.Playbook, there []appsv1.ControllerRevision) (*appsv1.ControllerRevision, error) {
	name, data, err := plan.RevisionOf(p)
	if err != nil {
		return nil, err
	}
	number := int64(1)
	for _, r := range there {
		number = max(number, r.Revision+1)
	}
	return &appsv1.ControllerRevision{
		ObjectMeta: metav1.ObjectMeta{
			Namespace:   p.Namespace,
			Name:        name,
			Labels:      map[string]string{v1alpha1.LabelPlaybook: p.Name},
			Annotations: map[string]string{v1alpha1.Group + "/generation": strconv.FormatInt(p.Generation, 10)},
		},
		Data:     runtime.RawExtension{Raw: data},
		Revision: number,
	}, nil
}
