package people

import (
	"cmp"
	"encoding/binary"
	"hash/fnv"
	"maps"
	"slices"
)

// dice is a number below n that belongs to a Task and a question about it.
func (p *People) dice(task, question string, n int) int {
	h := fnv.New64a()
	var number [8]byte
	binary.LittleEndian.PutUint64(number[:], uint64(p.seed)) //nolint:gosec // any bits are a seed
	_, _ = h.Write(number[:])
	for _, part := range []string{task, question} {
		binary.LittleEndian.PutUint32(number[:4], uint32(len(part))) //nolint:gosec // names are short
		_, _ = h.Write(number[:4])
		_, _ = h.Write([]byte(part))
	}
	x := h.Sum64() // the low bits of FNV are poor: mix them, as MurmurHash3 does in the end
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	x *= 0xc4ceb9fe1a85ec53
	x ^= x >> 33
	return int(x % uint64(n)) //nolint:gosec // it is below n
}

// happens says whether something is so of which a share is.
func (p *People) happens(task, question string, percent int) bool {
	return p.dice(task, question, 100) < percent
}

// pick takes one of the words of a table by their shares, of those that are wanted; empty where none has a share.
func (p *People) pick(task, question string, table map[string]int, wanted func(string) bool) string {
	words := slices.Sorted(maps.Keys(table))
	words = slices.DeleteFunc(words, func(word string) bool { return !wanted(word) })
	sum := 0
	for _, word := range words {
		sum += table[word]
	}
	if sum == 0 {
		return ""
	}
	luck := p.dice(task, question, sum)
	for _, word := range words {
		if luck -= table[word]; luck < 0 {
			return word
		}
	}
	return ""
}

// draw is the number of days of a delay.
func (p *People) draw(task, question string, d *Delay) int {
	switch {
	case d.Days != nil:
		return *d.Days
	case d.Between != nil:
		return d.Between.From + p.dice(task, question, d.Between.To-d.Between.From+1)
	}
	shares := slices.Clone(d.Shares)
	slices.SortFunc(shares, func(a, b Share) int { return cmp.Compare(a.Days, b.Days) })
	luck := p.dice(task, question, 100)
	for _, s := range shares {
		if luck -= s.Percent; luck < 0 {
			return s.Days
		}
	}
	return 0
}
