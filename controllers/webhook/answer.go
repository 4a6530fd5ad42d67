package webhook

import (
	"net/http"
	"strings"

	admissionv1 "k8s.io/api/admission/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/webhook/admission"

	"tightrope.dev/controllers/engine"
)

// answer puts a verdict into the form in which the API server refuses by a schema: kubectl prints a line for each field.
func answer(request admissionv1.AdmissionRequest, name string, v verdict) admission.Response {
	var warnings []string
	for _, r := range v.known {
		warnings = append(warnings, "as before: "+r.Message)
	}
	if v.soFar != "" {
		warnings = append(warnings, "so far: "+v.soFar)
	}
	if len(v.mistakes) == 0 {
		return admission.Allowed("").WithWarnings(warnings...)
	}
	details := &metav1.StatusDetails{Group: request.Kind.Group, Kind: request.Kind.Kind, Name: name}
	for _, r := range v.mistakes {
		details.Causes = append(details.Causes, causeOf(r))
	}
	return admission.Response{AdmissionResponse: admissionv1.AdmissionResponse{
		Warnings: warnings,
		Result: &metav1.Status{
			Status: metav1.StatusFailure, Code: http.StatusUnprocessableEntity, Reason: metav1.StatusReasonInvalid,
			Message: v.mistakes[0].Message, Details: details,
		},
	}}
}

// causeOf is a refusal with its field apart from its words.
func causeOf(r *engine.Refusal) metav1.StatusCause {
	return metav1.StatusCause{
		Type: metav1.CauseTypeFieldValueInvalid, Field: r.Field, Message: strings.TrimPrefix(r.Message, r.Field+": "),
	}
}
