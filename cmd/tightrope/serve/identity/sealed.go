package identity

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"
)

// attempt is a sign-in at an issuer that has begun. It waits in a cookie of the browser that began it, sealed, so that a
// stranger who begins many fills nothing here.
type attempt struct {
	State    string    `json:"state"`
	Nonce    string    `json:"nonce"`
	Verifier string    `json:"verifier"`
	Next     string    `json:"next"`
	Ends     time.Time `json:"ends"`
}

// seal closes attempts so that nobody outside reads or changes them. The key dies with the process.
type seal struct{ aead cipher.AEAD }

func newSeal() (*seal, error) {
	var key [32]byte
	_, _ = rand.Read(key[:]) // it never fails
	block, err := aes.NewCipher(key[:])
	if err != nil {
		return nil, fmt.Errorf("make a cipher: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("make a cipher: %w", err)
	}
	return &seal{aead}, nil
}

func (s *seal) close(a *attempt) (string, error) {
	plain, err := json.Marshal(a)
	if err != nil {
		return "", fmt.Errorf("write the attempt: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(s.aead.Seal(nil, nil, plain, nil)), nil //nolint:gosec // This cipher draws its nonce itself.
}

// open gives the attempt back, if it is one of ours and in time.
func (s *seal) open(text string, now time.Time) (*attempt, bool) {
	closed, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return nil, false
	}
	plain, err := s.aead.Open(nil, nil, closed, nil)
	if err != nil {
		return nil, false
	}
	a := &attempt{}
	if err := json.Unmarshal(plain, a); err != nil {
		return nil, false
	}
	return a, now.Before(a.Ends)
}
