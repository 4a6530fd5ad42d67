package e2e

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"tightrope.dev/test/build"
)

// row is a row of a CSV file, by column.
type row map[string]string

// number is a cell as a number. An empty cell is no number, and matches nothing.
func (r row) number(column string, matches func(float64) bool) bool {
	if r[column] == "" {
		return false
	}
	n, err := strconv.ParseFloat(r[column], 64)
	Expect(err).NotTo(HaveOccurred(), "column %s", column)
	return matches(n)
}

func above(limit float64) func(float64) bool   { return func(n float64) bool { return n > limit } }
func below(limit float64) func(float64) bool   { return func(n float64) bool { return n < limit } }
func atLeast(limit float64) func(float64) bool { return func(n float64) bool { return n >= limit } }

// table is the rows of a file.
type table []row

// tables are the files of a set, by the name of the file.
type tables map[string]table

// dataset is a set of customers that others made up or collected.
type dataset struct {
	// folder is where its files are, below the data folder. accounts is the file with a row for each account, others are
	// more files that belong to it.
	folder, accounts string
	others           []string
	// key is the column that becomes the externalID; empty is the number of the row.
	key string
	// limit is how many rows are imported unless TIGHTROPE_E2E_ROWS says otherwise; zero is all.
	limit int
	// answers are the segments, by their name in config/samples/import.
	answers map[string]answer
}

// answer is which rows of a set are in a segment.
type answer struct {
	// known is how many there are in all rows, as others counted.
	known int
	is    func(row, tables) bool
}

var sets = map[string]dataset{
	"crm-maven": {
		folder: "crm-maven/original/CRM+Sales+Opportunities", accounts: "accounts.csv", others: []string{"sales_pipeline.csv"}, key: "account",
		answers: map[string]answer{
			"m1-retail-above-one-billion": {9, func(r row, _ tables) bool { return r["sector"] == "retail" && r.number("revenue", above(1000)) }},
			"m2-subsidiary":               {15, func(r row, _ tables) bool { return r["subsidiary_of"] != "" }},
			"m4-large-outside-the-united-states": {12, func(r row, _ tables) bool {
				return r["office_location"] != "" && r["office_location"] != "United States" && r.number("employees", atLeast(1000))
			}},
		},
	},
	"ravenstack": {
		folder: "ravenstack/iso", accounts: "ravenstack_accounts.csv",
		others: []string{"ravenstack_subscriptions.csv", "ravenstack_support_tickets.csv"}, key: "account_id",
		answers: map[string]answer{
			"r1-fintech-enterprise-staying": {28, func(r row, _ tables) bool {
				return r["industry"] == "FinTech" && r["plan_tier"] == "Enterprise" && strings.EqualFold(r["churn_flag"], "false")
			}},
			"r3-trial-above-20-seats": {36, func(r row, _ tables) bool {
				return strings.EqualFold(r["is_trial"], "true") && r.number("seats", above(20))
			}},
			"r4-arr-above-300000": {135, func(r row, all tables) bool {
				sum := 0.0
				for _, s := range all["ravenstack_subscriptions.csv"] {
					if s["account_id"] == r["account_id"] && s["end_date"] == "" {
						s.number("arr_amount", func(n float64) bool { sum += n; return true })
					}
				}
				return sum > 300000
			}},
		},
	},
	"cs-dashboard-sample": {
		folder: "cs-dashboard-sample", accounts: "sample_data.csv", key: "Customer",
		answers: map[string]answer{
			"d1-renews-by-january-2025": {5, func(r row, _ tables) bool { return r["Renewal_Date"] != "" && r["Renewal_Date"] <= "2025-01-31" }},
			"d2-unhappy-and-asking": {3, func(r row, _ tables) bool {
				return r.number("NPS", below(20)) && r.number("Tickets_Last_90d", above(50))
			}},
			"d4-seats-unused": {4, func(r row, _ tables) bool {
				return r.number("Total_Seats", func(seats float64) bool {
					return r.number("Active_Users", func(users float64) bool { return users/seats < 0.6 })
				})
			}},
		},
	},
	"gtm-renewals": {
		folder: "gtm-renewals", accounts: "school_adoption.csv",
		others: []string{"users.csv", "renewals.csv", "engagement_events.csv"}, key: "school_id",
		answers: map[string]answer{
			"p1-district-from-15000": {10, func(r row, _ tables) bool {
				return r["contract_type"] == "district" && r.number("arr_usd", atLeast(15000))
			}},
			"p2-seats-unused": {3, func(r row, _ tables) bool {
				return r.number("total_teachers", func(total float64) bool {
					return r.number("teacher_count", func(count float64) bool { return count/total < 0.6 })
				})
			}},
		},
	},
	"fortune1000": {
		folder: "fortune1000", accounts: "fortune1000.csv",
		answers: map[string]answer{
			"f1-energy-at-a-loss": {43, func(r row, _ tables) bool { return r["sector"] == "Energy" && r.number("profits", below(0)) }},
			"f3-high-exposure": {101, func(r row, _ tables) bool {
				return slices.Contains([]string{
					"Airlines", "Apparel", "Specialty Retailers: Apparel", "Motor Vehicles and Parts",
					"Automotive Retailing, Services", "Hotels, Casinos, Resorts", "Food Services",
				}, r["industry"])
			}},
			"f5-typographic-quote": {20, func(r row, _ tables) bool { return strings.Contains(r["company"], "’") }},
		},
	},
	"churn-business": {
		folder: "churn-business", accounts: "customer_churn_business_dataset.csv", key: "customer_id", limit: 2000,
		answers: map[string]answer{
			"c1-detractor-with-tickets": {378, func(r row, _ tables) bool {
				return r.number("nps_score", below(0)) && r.number("support_tickets", atLeast(3))
			}},
			"c2-enterprise-away": {54, func(r row, _ tables) bool {
				return r["customer_segment"] == "Enterprise" && r.number("last_login_days_ago", above(30))
			}},
			"c5-complaint-none": {2045, func(r row, _ tables) bool { return r["complaint_type"] == "None" }},
		},
	},
}

// dataFolder finds the data, or skips the spec.
func dataFolder() string {
	folder := os.Getenv("TIGHTROPE_DATA")
	if folder == "" {
		folder = filepath.Join(build.Root(), "..", "shared", "data")
	}
	if _, err := os.Stat(folder); err != nil {
		Skip("the data are not part of the repository: set TIGHTROPE_DATA to a folder with crm-maven, ravenstack and the others; " + err.Error())
	}
	return folder
}

// rows is how many rows of a set are imported, in a number and in words. Zero is all.
func (d dataset) rows() (limit int, words string) {
	set := os.Getenv("TIGHTROPE_E2E_ROWS")
	if d.limit == 0 || set == "all" {
		return 0, "all rows"
	}
	limit, err := strconv.Atoi(cmp.Or(set, strconv.Itoa(d.limit)))
	if err != nil || limit < 1 {
		panic("TIGHTROPE_E2E_ROWS is a number of rows, or all")
	}
	return limit, fmt.Sprintf("the first %d rows; TIGHTROPE_E2E_ROWS=all takes all", limit)
}

// files gives the folder to import a set from, and its rows. Where only the first rows of a set are wanted, the folder is
// a temporary one.
func (d dataset) files(limit int) (folder string, read tables) {
	folder = filepath.Join(dataFolder(), filepath.FromSlash(d.folder))
	read = tables{}
	for _, file := range append([]string{d.accounts}, d.others...) {
		_, read[file] = readCSV(filepath.Join(folder, file))
	}
	if limit == 0 {
		return folder, read
	}
	Expect(d.others).To(BeEmpty(), "only sets of one file are cut")
	header, rows := readCSV(filepath.Join(folder, d.accounts))
	read[d.accounts] = rows[:min(limit, len(rows))]
	folder = GinkgoT().TempDir()
	writeCSV(filepath.Join(folder, d.accounts), header, read[d.accounts])
	return folder, read
}

// members are the keys of the rows that are in a segment.
func (d dataset) members(read tables, a answer) []string {
	members := []string{}
	for i, r := range read[d.accounts] {
		if a.is(r, read) {
			members = append(members, d.keyOf(i, r))
		}
	}
	slices.Sort(members)
	return members
}

func (d dataset) keyOf(i int, r row) string {
	if d.key == "" {
		return strconv.Itoa(i + 1)
	}
	return r[d.key]
}

func readCSV(file string) (header []string, rows table) {
	records, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(mustRead(file)), "\ufeff"))).ReadAll()
	Expect(err).NotTo(HaveOccurred())
	for _, record := range records[1:] {
		r := row{}
		for i, cell := range record {
			r[records[0][i]] = cell
		}
		rows = append(rows, r)
	}
	return records[0], rows
}

func writeCSV(file string, header []string, rows table) {
	records := [][]string{header}
	for _, r := range rows {
		record := make([]string, len(header))
		for i, column := range header {
			record[i] = r[column]
		}
		records = append(records, record)
	}
	f, err := os.Create(file)
	Expect(err).NotTo(HaveOccurred())
	defer f.Close()
	Expect(csv.NewWriter(f).WriteAll(records)).To(Succeed())
}
