package redact

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"regexp"

	"k8s.io/apimachinery/pkg/types"
)

// Key is the secret that pseudonyms are made with.
type Key []byte

// NewKey makes a key of a secret. What the secret is for goes into it, so that a secret that is used elsewhere does not
// give anything away.
func NewKey(secret []byte) Key { return mac(secret, "tightrope pseudonyms v1") }

// FromNamespace is the key of a namespace, by its UID. It keeps out who has no access to the cluster; who can read the
// Namespace has the key.
func FromNamespace(uid types.UID) Key { return NewKey([]byte("namespace " + string(uid))) }

func mac(key []byte, text string) []byte {
	sum := hmac.New(sha256.New, key)
	_, _ = sum.Write([]byte(text))
	return sum.Sum(nil)
}

// class is a kind of pseudonym. The same text in two classes has two pseudonyms.
type class string

const (
	accounts  class = "account"
	people    class = "person"
	contacts  class = "contact"
	elements  class = "item"
	labels    class = "label"
	answers   class = "answer"
	values    class = "value"
	texts     class = "text"
	mails     class = "mail"
	overrides class = "override"
	runs      class = "run"
	tasks     class = "task"
	hashed    class = "hash"
	uids      class = "uid"
	cohorts   class = "cohort"
)

var encoding = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// length of the part of a pseudonym that tells it from others: 60 bits, of which a namespace never has two alike.
const length = 12

func (k Key) sum(c class, text string) []byte { return mac(k, string(c)+"\x00"+text) }

// pseudonym stands for a text; the empty text stays empty. It is a lower-case name.
func (k Key) pseudonym(c class, text string) string {
	if text == "" {
		return ""
	}
	return string(c) + "-" + encoding.EncodeToString(k.sum(c, text))[:length]
}

// hex stands for a hash in hexadecimal, and has its length.
func (k Key) hex(text string) string {
	if text == "" {
		return ""
	}
	digits := hex.EncodeToString(k.sum(hashed, text))
	return digits[:min(len(text), len(digits))]
}

// uid stands for a UID.
func (k Key) uid(text string) string {
	if text == "" {
		return ""
	}
	s := k.sum(uids, text)
	return fmt.Sprintf("%x-%x-%x-%x-%x", s[0:4], s[4:6], s[6:8], s[8:10], s[10:16])
}

// number stands for a text as a number below a bound.
func (k Key) number(text string, below int32) int32 {
	return int32(binary.BigEndian.Uint64(k.sum(cohorts, text)) % uint64(below)) //nolint:gosec // it is below an int32
}

// mail finds addresses.
var mail = regexp.MustCompile(`[\pL\pN._%+'-]+@[\pL\pN-]+(\.[\pL\pN-]+)+`)

// withoutMail replaces the addresses in a text that stays.
func (k Key) withoutMail(text string) string {
	return mail.ReplaceAllStringFunc(text, func(address string) string { return k.pseudonym(mails, address) + "@example.invalid" })
}
