package controllers

import (
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
)

// ready says that an object is as it should be. Stalled goes.
func ready(prior v1alpha1.Conditions, generation int64, now time.Time, reason, message string) v1alpha1.Conditions {
	conditions := slices.Clone([]metav1.Condition(prior))
	meta.RemoveStatusCondition(&conditions, v1alpha1.ConditionStalled)
	meta.SetStatusCondition(&conditions, condition(v1alpha1.ConditionReady, metav1.ConditionTrue, generation, now, reason, message))
	return conditions
}

// stalled says that only the author of an object can help, in Ready and in Stalled, so that tools need not wait.
func stalled(prior v1alpha1.Conditions, generation int64, now time.Time, why *engine.Refusal) v1alpha1.Conditions {
	conditions := slices.Clone([]metav1.Condition(prior))
	meta.SetStatusCondition(&conditions, condition(v1alpha1.ConditionReady, metav1.ConditionFalse, generation, now, why.Reason, why.Message))
	meta.SetStatusCondition(&conditions, condition(v1alpha1.ConditionStalled, metav1.ConditionTrue, generation, now, why.Reason, why.Message))
	return conditions
}

// standing is ready or stalled.
func standing(prior v1alpha1.Conditions, generation int64, now time.Time, why *engine.Refusal, reason, message string) v1alpha1.Conditions {
	if why != nil {
		return stalled(prior, generation, now, why)
	}
	return ready(prior, generation, now, reason, message)
}

func condition(kind string, status metav1.ConditionStatus, generation int64, now time.Time, reason, message string) metav1.Condition {
	if runes := []rune(message); len(runes) > v1alpha1.MaxMessage {
		message = string(runes[:v1alpha1.MaxMessage-1]) + "…"
	}
	return metav1.Condition{
		Type: kind, Status: status, ObservedGeneration: generation, LastTransitionTime: metav1.NewTime(now), Reason: reason, Message: message,
	}
}

// speakOf makes conditions speak of a generation.
func speakOf(conditions v1alpha1.Conditions, generation int64) v1alpha1.Conditions {
	conditions = slices.Clone(conditions)
	for i := range conditions {
		conditions[i].ObservedGeneration = generation
	}
	return conditions
}
