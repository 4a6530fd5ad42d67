package webhook

import (
	"context"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/definitions"
)

// patience is how long a warning may take. A manager that has just started may have no others in memory yet.
const patience = 500 * time.Millisecond

// soFar is what the condition will say of a definition unless something else comes. Where the others cannot be read nobody
// is warned.
func (j *Judge) soFar(ctx context.Context, o client.Object, namespace string) string {
	if j.Others == nil {
		return ""
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	playbooks, segments := &v1alpha1.PlaybookList{}, &v1alpha1.SegmentList{}
	scorecards, calendars := &v1alpha1.ScorecardList{}, &v1alpha1.CalendarList{}
	for _, list := range []client.ObjectList{playbooks, segments, scorecards, calendars} {
		if err := j.Others.List(ctx, list, client.InNamespace(namespace), client.UnsafeDisableDeepCopy); err != nil {
			log.FromContext(ctx).V(1).Info("Warning of nothing: the other definitions cannot be read", "why", err.Error())
			return ""
		}
	}
	return definitions.RefuseAmong(o, definitions.Among{
		Playbooks: playbooks.Items, Segments: segments.Items, Scorecards: scorecards.Items, Calendars: calendars.Items,
	})
}
