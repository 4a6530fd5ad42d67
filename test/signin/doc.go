// Package signin has people sign in to the page of tightrope serve through an OIDC issuer, as a company has one.
//
// The issuer (issuer_test.go) is in the process of the test, behind TLS with an authority of its own. The API server is a
// real one that takes its id_tokens, and gives rights to a group that only these name. The page is the whole command, with
// TLS, and a kubeconfig without a credential. Browsers have a cookie jar and go where they are led.
//
// What an id_token is worth, and until when, the API server decides by its own clock: so the clock here is the real one, and
// the specs take the half minute until it forgets a token that was good.
package signin
