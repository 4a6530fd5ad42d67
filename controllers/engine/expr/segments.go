package expr

import (
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
)

// segments is total in its dimensions: where there is no segment it reads as the empty text. A dimension that could not
// be judged is unknown. The account keeps the segment it had, but who asks for it now must not act on that.
func segments(in *Input) ref.Val {
	if len(in.Undecided) == 0 {
		return totalTexts(in.Segments)
	}
	read := func(dimension, segment string) ref.Val {
		if why := undecidedIn(in, dimension); why != nil {
			return why
		}
		return types.String(segment)
	}
	return &table[string]{entries: in.Segments, read: read, absent: func(dimension string) ref.Val { return read(dimension, "") }, total: true}
}

// segmentValues is total in its dimensions. A value that the segment does not have is unknown: there is no number
// that could safely stand for a price floor nobody set.
func segmentValues(in *Input) ref.Val {
	read := func(dimension string, values map[string]any) ref.Val {
		if why := undecidedIn(in, dimension); why != nil {
			return why
		}
		return factTable(place{name: join("segmentValues", dimension)}, values, readValue)
	}
	return &table[map[string]any]{entries: in.SegmentValues, read: read, absent: func(dimension string) ref.Val { return read(dimension, nil) }}
}

// undecidedIn is the unknown segment of a dimension that could not be judged; nil where it could.
func undecidedIn(in *Input, dimension string) ref.Val {
	if why, undecided := in.Undecided[dimension]; undecided {
		return stale(join("segments", dimension), "is not decided: "+why)
	}
	return nil
}
