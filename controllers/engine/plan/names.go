package plan

import (
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"strconv"
	"strings"

	"tightrope.dev/api/v1alpha1"
)

// AccountKey is the identity under which an account's work is remembered: its externalID, or its name.
func AccountKey(a *v1alpha1.Account) string { return cmp.Or(a.Spec.ExternalID, a.Name) }

// PlaybookKey is the identity under which a playbook's runs are remembered: its key, or its name.
func PlaybookKey(p *v1alpha1.Playbook) string { return cmp.Or(string(p.Spec.Key), p.Name) }

// LedgerName is the name of the AccountLedger of an account key.
func LedgerName(accountKey string) string { return named([]string{accountKey}, accountKey) }

// EngagementName is the name of the run of a playbook for an account under a trigger key.
func EngagementName(accountKey, playbookKey, triggerKey string) string {
	return named([]string{accountKey, playbookKey}, accountKey, playbookKey, triggerKey)
}

// TaskName is the name of the Task of a key.
func TaskName(key v1alpha1.TaskKey) string {
	parts := []string{key.Account, string(key.Playbook), key.Trigger, string(key.Step), strconv.Itoa(int(key.Attempt))}
	if key.Escalation != "" {
		parts = append(parts, string(key.Escalation))
	}
	return named([]string{key.Account, string(key.Step)}, parts...)
}

// eachKey is the key of the run for an element. One that would be too long ends in a hash of it.
func eachKey(element string) string {
	if len(element) <= maxElement {
		return "each/" + element
	}
	return "each/" + named([]string{element}, element)
}

// maxElement keeps the key of a run within what the schema allows.
const maxElement = 90

// keyHash is what an AccountLedger remembers of a key: 60 bits of a hash over the playbook's key and the run's.
func keyHash(playbook, trigger string) string {
	return encoding.EncodeToString(hashOf(playbook, trigger))[:12]
}

// keyScheme is hashed into every name, so that another scheme can run beside this one.
const keyScheme = "v1"

// maxName keeps names within a DNS label, so that they can be label values.
const maxName = 63

var encoding = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// named makes a name that people can read and that no other key has: words, a dash, and 80 bits of a hash over the parts,
// each with its length before it. Whoever finds an object under the name still compares its key.
func named(words []string, parts ...string) string {
	hash := encoding.EncodeToString(hashOf(parts...)[:10])
	each := (maxName - len(hash) - len(words)) / len(words)
	var name strings.Builder
	for _, word := range words {
		if slug := slug(word, each); slug != "" {
			name.WriteString(slug + "-")
		}
	}
	return name.String() + hash
}

// hashOf hashes the parts of a key, each with its length before it, so that no two keys are alike.
func hashOf(parts ...string) []byte {
	sum := sha256.New()
	for _, part := range append([]string{keyScheme}, parts...) {
		var length [8]byte
		binary.BigEndian.PutUint64(length[:], uint64(len(part)))
		_, _ = sum.Write(length[:])
		_, _ = sum.Write([]byte(part))
	}
	return sum.Sum(nil)
}

// slug keeps what a DNS label can hold of a word, at most so many characters.
func slug(word string, most int) string {
	var b strings.Builder
	for _, r := range strings.ToLower(word) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() == most {
			break
		}
	}
	return strings.Trim(b.String(), "-")
}
