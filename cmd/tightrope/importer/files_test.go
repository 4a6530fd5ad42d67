package importer

import (
	"os"
	"path/filepath"
	"testing"
)

// samples is where the mappings of the public sets are.
const samples = "../../../config/samples/import"

// dataSets are the public sets that the samples are about, and the directory of each.
var dataSets = map[string]string{
	"crm-maven":           "crm-maven/original/CRM+Sales+Opportunities",
	"ravenstack":          "ravenstack/iso",
	"cs-dashboard-sample": "cs-dashboard-sample",
	"fortune1000":         "fortune1000",
	"churn-business":      "churn-business",
	"gtm-renewals":        "gtm-renewals",
}

// dataDir finds the directory of a set, or skips the test: the files state no licence and are not part of the project.
func dataDir(t testing.TB, set string) string {
	t.Helper()
	root := os.Getenv("TIGHTROPE_DATA")
	if root == "" {
		root = filepath.Join("..", "..", "..", "..", "shared", "data")
	}
	if _, err := os.Stat(root); err != nil {
		t.Skipf("no data sets here: set TIGHTROPE_DATA to a directory with %s; %v", dataSets[set], err)
	}
	return filepath.Join(root, dataSets[set])
}

// sample reads the mapping of a set.
func sample(t testing.TB, set string) *document {
	t.Helper()
	path := filepath.Join(samples, set+".yaml")
	doc, err := parseMapping(path, []byte(readFile(t, path)))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func readFile(t testing.TB, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
