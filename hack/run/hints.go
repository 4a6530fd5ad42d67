package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"

	success "tightrope.dev/api/v1alpha1"
)

// hints are lines to paste into another terminal.
func (s *session) hints(w world) string {
	lines := []string{s.pageHint() + "In another terminal:", "", "  export KUBECONFIG=" + quote(s.state.kubeconfig())}
	if _, err := exec.LookPath("kubectl"); err != nil {
		lines = append(lines, "  export PATH="+quote(filepath.Dir(s.programs.kubectl))+`:"$PATH"  # for kubectl`)
	}
	lines = append(lines, "  kubectl get accounts,segments,playbooks,engagements,tasks -n "+sampleNamespace)
	if report := reportHint(w); report != "" {
		lines = append(lines, "", report)
	}
	lines = append(lines, "", "The manager's log is "+s.state.managerLog()+", the page's "+s.state.pageLog())
	return strings.Join(lines, "\n") + "\n"
}

// reportHint shows how to report on one of the open Tasks, best on one that asks an open question.
func reportHint(w world) string {
	open := openTasks(w.Tasks)
	if len(open) == 0 {
		return ""
	}
	task := open[0]
	for _, t := range open {
		if t.Spec.Response != nil && t.Spec.Response.Type == success.ResponseFreeText {
			task = t
			break
		}
	}
	return fmt.Sprintf(`Do a task (%s: %s):

  kubectl patch task %s -n %s --subresource=status --type=merge \
    -p '{"status":{"report":%s}}'`, task.Spec.Account, task.Spec.Title, task.Name, task.Namespace, reportFor(task))
}

// reportFor is a report that the Task takes.
func reportFor(task success.Task) string {
	response := ""
	if task.Spec.Response != nil {
		switch task.Spec.Response.Type {
		case success.ResponseFreeText:
			response = "They need two more months to pay."
		case success.ResponseChoice:
			response = string(task.Spec.Response.Choices[0].Name)
		case success.ResponseConfirmation:
			response = "Confirmed"
		case success.ResponseApproval:
			response = "Approved"
		case success.ResponseNegativeConsent:
			return `{"phase":"Waiting","note":"The notice went out."}`
		case success.ResponseForm, success.ResponseNone:
		}
	}
	if response == "" {
		return `{"phase":"Done"}`
	}
	return fmt.Sprintf(`{"phase":"Done","response":%q}`, response)
}

// quote makes one word of a text for a shell, if it is not one already.
func quote(text string) string {
	if !strings.ContainsAny(text, " \t\n'\"\\$`&|;<>()*?[]#~!{}") {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
