package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"tightrope.dev/api/v1alpha1"
)

// RevisionOf gives the name and the data of a playbook's revision: what a run is pinned to. What stays live is no part
// of it, so that a switch or a priority makes no new revision. onDelete is: once the Playbook is gone, only the revision
// can say it.
func RevisionOf(p *v1alpha1.Playbook) (name string, data []byte, err error) {
	pinned := p.Spec.DeepCopy()
	pinned.Suspend, pinned.Rollout, pinned.Priority = false, nil, 0
	data, err = json.Marshal(pinned)
	if err != nil {
		return "", nil, fmt.Errorf("encode the spec: %w", err)
	}
	sum := sha256.Sum256(data)
	return p.Name + "-" + hex.EncodeToString(sum[:])[:16], data, nil
}
