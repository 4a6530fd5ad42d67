package importer

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxName is how long the name of an account may be: other kinds refer to it by a name of at most 63 characters.
const maxName = 63

// letters are those that do not come apart into a letter of ASCII and an accent.
var letters = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ı", "i",
	"’", "", "'", "", "‘", "")

// nameOf makes a name of a text: Lowe’s & Sons GmbH becomes lowes-sons-gmbh. What is too long ends in a hash of the
// whole text.
func nameOf(text string) (string, error) {
	var name strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(letters.Replace(strings.ToLower(text))) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			if gap && name.Len() > 0 {
				name.WriteByte('-')
			}
			name.WriteRune(r)
			gap = false
		case !unicode.Is(unicode.Mn, r):
			gap = true
		}
	}
	switch {
	case name.Len() == 0:
		return "", fmt.Errorf("%q has no letter or digit that a name may hold (a to z, 0 to 9); write an expression for name, such as 'account-' + row._row", text)
	case name.Len() > maxName:
		sum := sha256.Sum256([]byte(text))
		return strings.TrimRight(name.String()[:maxName-9], "-") + "-" + hex.EncodeToString(sum[:4]), nil
	}
	return name.String(), nil
}
