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

// FieldManager is the field manager of everything the manager writes.
const FieldManager = "tightrope"
