package certificate

import (
	"bytes"
	"cmp"
	"crypto/x509"
	"encoding/pem"
	"slices"
	"time"
)

// mostOurs is how many certificates of managers a bundle has at most. Those that expire first leave first.
const mostOurs = 32

// entry is a certificate in a bundle.
type entry struct {
	block *pem.Block
	// ours is the certificate where a manager made it, and nil otherwise.
	ours *x509.Certificate
}

// read takes a bundle apart.
func read(bundle []byte) []entry {
	var all []entry
	for {
		var block *pem.Block
		if block, bundle = pem.Decode(bundle); block == nil {
			return all
		}
		e := entry{block: block}
		if c, err := x509.ParseCertificate(block.Bytes); err == nil && slices.Contains(c.Subject.Organization, organization) {
			e.ours = c
		}
		all = append(all, e)
	}
}

// write puts a bundle together.
func write(entries []entry) []byte {
	var out bytes.Buffer
	for _, e := range entries {
		_ = pem.Encode(&out, e.block) // a buffer takes everything
	}
	return out.Bytes()
}

// withOurs is the bundle with the certificates of a replica in it, and without what nobody can show any more: what has
// expired, and what an earlier process of the replica made. It is the bundle as it was where it needs no change.
func withOurs(bundle []byte, replica string, pairs []*pair, now time.Time) []byte {
	entries := read(bundle)
	kept := slices.DeleteFunc(slices.Clone(entries), func(e entry) bool {
		return e.ours != nil && !isOf(e, pairs) && (e.ours.Subject.CommonName == replica || now.After(e.ours.NotAfter.Add(skew)))
	})
	for _, p := range pairs {
		if !slices.ContainsFunc(kept, func(e entry) bool { return isOf(e, []*pair{p}) }) {
			kept = append(kept, entry{block: &pem.Block{Type: "CERTIFICATE", Bytes: p.served.Leaf.Raw}, ours: p.served.Leaf})
		}
	}
	kept = bounded(kept, pairs)
	if slices.EqualFunc(entries, kept, func(a, b entry) bool { return bytes.Equal(a.block.Bytes, b.block.Bytes) }) {
		return bundle
	}
	return write(kept)
}

// bounded leaves out the certificates of others that expire first, where managers made more than there is room for.
func bounded(entries []entry, mine []*pair) []entry {
	var others []*x509.Certificate
	for _, e := range entries {
		if e.ours != nil && !isOf(e, mine) {
			others = append(others, e.ours)
		}
	}
	excess := len(others) + len(mine) - mostOurs
	if excess <= 0 {
		return entries
	}
	slices.SortStableFunc(others, func(a, b *x509.Certificate) int {
		return cmp.Or(a.NotAfter.Compare(b.NotAfter), bytes.Compare(a.Raw, b.Raw))
	})
	leave := others[:min(excess, len(others))]
	return slices.DeleteFunc(entries, func(e entry) bool { return slices.Contains(leave, e.ours) })
}

// isOf says that an entry is the certificate of one of the pairs.
func isOf(e entry, pairs []*pair) bool {
	return slices.ContainsFunc(pairs, func(p *pair) bool { return bytes.Equal(p.served.Leaf.Raw, e.block.Bytes) })
}
