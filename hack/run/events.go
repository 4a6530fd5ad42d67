package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	eventsv1 "k8s.io/api/events/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/tools/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
)

// follow prints each new Event about our kinds, until the session ends. The informer starts the watch again where it
// breaks, and knows which Events are new after that.
func (s *session) follow(ctx context.Context) error {
	fmt.Fprintln(s.out, "What happens from now on; Ctrl-C stops everything:")
	_, informer := cache.NewInformerWithOptions(cache.InformerOptions{
		ListerWatcher: s.eventSource(),
		ObjectType:    &eventsv1.Event{},
		Handler: cache.ResourceEventHandlerDetailedFuncs{AddFunc: func(object any, old bool) {
			if event, ok := object.(*eventsv1.Event); ok && !old && isOurs(event) {
				fmt.Fprintln(s.out, eventLine(event))
			}
		}},
	})
	go informer.RunWithContext(ctx)
	if from := terminal(); from != nil && s.page != nil {
		go s.answerEnter(ctx, presses(from))
	}
	<-ctx.Done()
	return context.Cause(ctx)
}

func (s *session) eventSource() cache.ListerWatcher {
	return &cache.ListWatch{
		ListWithContextFunc: func(ctx context.Context, options metav1.ListOptions) (runtime.Object, error) {
			var list eventsv1.EventList
			err := s.cluster.List(ctx, &list, &client.ListOptions{Raw: &options})
			return &list, err
		},
		WatchFuncWithContext: func(ctx context.Context, options metav1.ListOptions) (watch.Interface, error) {
			return s.cluster.Watch(ctx, &eventsv1.EventList{}, &client.ListOptions{Raw: &options})
		},
	}
}

func isOurs(event *eventsv1.Event) bool {
	group, _, _ := strings.Cut(event.Regarding.APIVersion, "/")
	return group == success.Group
}

// eventLine says when, about what, which reason, and the note.
func eventLine(event *eventsv1.Event) string {
	about := strings.ToLower(event.Regarding.Kind) + "/" + event.Regarding.Name
	if event.Regarding.Namespace != sampleNamespace {
		about = event.Regarding.Namespace + "/" + about
	}
	return fmt.Sprintf("  %s  %s  %s  %s", eventTime(event).Local().Format(time.TimeOnly), about, event.Reason, oneLine(event.Note))
}

func eventTime(event *eventsv1.Event) time.Time {
	if !event.EventTime.IsZero() {
		return event.EventTime.Time
	}
	return cmp.Or(event.DeprecatedLastTimestamp, event.CreationTimestamp).Time
}
