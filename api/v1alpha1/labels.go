package v1alpha1

// Labels that the manager puts on the Engagements and Tasks it creates, so that `kubectl get -l` finds the work of one
// account or one playbook. They are for people: decisions read spec, never labels.
const (
	// LabelAccount is the metadata.name of the Account.
	LabelAccount = Group + "/account"
	// LabelPlaybook is the metadata.name of the Playbook.
	LabelPlaybook = Group + "/playbook"
	// LabelStep is the name of the step in the playbook (Tasks only).
	LabelStep = Group + "/step"
)

// LabelPurpose is the label in which the author of a Playbook says what it is for. Nothing of what the manager does depends on
// it: it is for `kubectl get playbooks -l`, and `tightrope lint` asks more of a plan of recovery.
const LabelPurpose = Group + "/purpose"

// PurposeRecovery is the purpose of a Playbook that is to bring accounts from red to green.
const PurposeRecovery = "recovery"

// AnnotationCohorts says where an Account stands in rollouts, where that is not to follow from its key: by the keys of
// playbooks, as JSON. A snapshot with pseudonyms has it, since another key would make another choice:
//
//	{"onboarding":{"rollout":4711,"holdout":815}}
//
// The numbers are from 0 to 9999; a rollout to 25 % takes those whose rollout is below 2500, and a holdout of 5 % those whose
// holdout is below 500.
const AnnotationCohorts = Group + "/cohorts"

// FieldManager is the field manager of everything the manager writes.
const FieldManager = "tightrope"
