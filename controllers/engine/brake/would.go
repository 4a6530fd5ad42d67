package brake

import (
	"cmp"
	"slices"

	"tightrope.dev/api/v1alpha1"
)

// WouldDo counts what would be done, by kind, and names some of it in words.
func WouldDo(items []Item) []v1alpha1.WouldDo {
	items = slices.Clone(items)
	slices.SortFunc(items, func(a, b Item) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Account, b.Account), cmp.Compare(a.Name, b.Name), cmp.Compare(a.To, b.To))
	})
	var would []v1alpha1.WouldDo
	for _, item := range items {
		if len(would) == 0 || would[len(would)-1].Kind != item.Kind {
			would = append(would, v1alpha1.WouldDo{Kind: item.Kind, Count: new(int32)})
		}
		last := &would[len(would)-1]
		*last.Count++
		if len(last.Sample) < mostSampled {
			last.Sample = append(last.Sample, InWords(item))
		}
	}
	return would
}
