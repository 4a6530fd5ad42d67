// Package identity knows who calls the page.
//
// The page has no rights of its own. Whoever calls it is a Caller: a person whom the API server knows by a credential of
// their own, and with nothing but this credential the page reads and writes for them, so that RBAC decides.
//
// # Four ways in
//
//	a token         pasted into the form of the sign-in page                                  token.go
//	OIDC            the id_token of an issuer is the token                                    oidc.go, sealed.go, renew.go
//	a proxy         which has asked who it is, and says so in headers, with each request      proxy.go
//	one-time links  one for each kubeconfig of a directory, at the start and when it is touched   links.go
//
// The first two and the last begin a session (sessions.go): a random name in a cookie stands for the Caller, who is kept in
// memory and nowhere else. A proxy vouches for each request, so there is no session.
//
// # Laws
//
//  1. Who somebody is, the API server says (check.go), never a header, a form or the name of a file by itself.
//  2. The Config of a Caller has the address and the authority of the cluster from the page, and the credential from the
//     caller. The page's own credential is in it only where a proxy names the caller: then the page impersonates them, and
//     does not start where its login may itself read or write what is theirs (own.go). Users and groups that begin with
//     "system:" are impersonated for nobody.
//  3. A header counts only from an address that --proxy-from names. The address is that of the connection.
//  4. A session's name is made here, by chance, at each sign-in; one that a browser brings along is never taken over. It ends
//     after 8 hours without use and after 12 in any case, when its token does, and at the sign-out; requests that are
//     still being answered then end with it. The cookie has a mark of the cluster and the namespace in its name, because
//     browsers share cookies between the ports of a host; for the same reason a server of somebody else on that host is sent it.
//  5. No credential is in an address, a page or a log. The code of a one-time link is in its address; it opens the door once,
//     for 15 minutes, and only when somebody presses the button, so that a preview of the link does not use it up. The address
//     of a calendar (package subscription) has a secret too, which opens nothing but that calendar.
//  6. Everything that a stranger can make grow has a bound: sessions, forms, headers, questions to the API server.
//  7. Who is refused gets one sentence that says why.
//
// The way of a request is Sessions.Guard (headers, other origins, bounds), then the routes, and around each route that is
// for people Sessions.Require. From tells a handler who it is.
package identity
