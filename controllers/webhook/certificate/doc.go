// Package certificate keeps the certificate with which a webhook is served: who makes it, when the next one is made, and
// when it may be shown.
//
// # No Secret
//
// Each manager makes a key of its own when it starts, and keeps it in memory. What others need is the certificate alone:
// it is added to the bundle of certificates that the API server trusts, in the ValidatingWebhookConfiguration. So any
// number of managers can stand behind one Service: the API server trusts each of them. A key is never stored, never sent,
// and gone with its process. There is no certificate authority whose key could sign for others; the certificates are of
// servers, and can sign nothing. And nothing here reads a Secret, of which the manager has the right to read none.
//
// The usual way is a Secret that all managers share. It needs the right to read it, it keeps a key that signs for years,
// and a process must wait until the file it is mounted as has changed. Libraries for it, such as cert-controller, put the
// new authority into the place of the old one, so that for a moment the API server trusts nothing that is served.
//
// # Laws
//
//   - A certificate is shown only once it has been in the stored bundle for [Life].Settle, so that every API server has
//     seen it there. Until then the one before is shown. Only a manager that has none shows its first at once, and is not
//     [Keeper.Ready] until then.
//   - A certificate leaves the bundle only after it has expired, or when the process that had its key has ended.
//   - The next certificate is made after [Life].Renew. From then on both are trusted until the older one expires.
//   - What others put into the bundle stays.
//   - A bundle that is as it should be is not written.
//   - The time is a value; so is what is stored.
package certificate
