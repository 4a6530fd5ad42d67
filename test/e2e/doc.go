// Package e2e plays whole stories with the real API server, the real controllers and the real command line.
//
// The import specs take public customer data, import them as a user would, apply the Segments of config/samples/import,
// and compare the members with what plain Go code here finds in the same files. The data are not part of this
// repository, because most of them state no licence: TIGHTROPE_DATA names their folder, and where it is not set,
// shared/data beside the repository is tried. Without data these specs are skipped. Of the largest set the first 2,000
// rows are imported; TIGHTROPE_E2E_ROWS says how many instead, or all. Time limits are generous, because machines are
// busy.
package e2e
