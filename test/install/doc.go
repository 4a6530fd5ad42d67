// Package install installs config/page into a real API server, and starts the page as the Pod would that is installed so:
// with the arguments, the files and the login of its Deployment.
//
// Nothing runs Pods there. What the kubelet does is done here: the volumes are laid out in a folder, the arguments are
// expanded, and a token is asked for where a volume wants one.
//
// The API server writes an audit log. It says whose identity the page uses: that of who calls, and its own for nothing but to
// ask what it may do itself.
package install
