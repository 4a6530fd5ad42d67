// Command check says which companies of a list have an industry whose level differs between the two lists, without any code of
// ours: one line for each, with the number of its row, its level before and its level after.
//
//	go run main.go fortune1000.csv lists.tsv
package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"strings"
)

func main() {
	levels := map[string][]string{}
	lists, err := os.ReadFile(os.Args[2])
	if err != nil {
		panic(err)
	}
	for _, line := range strings.Split(string(lists), "\n") {
		if words := strings.Split(line, "\t"); len(words) == 3 {
			levels[words[0]] = words[1:]
		}
	}
	file, err := os.Open(os.Args[1])
	if err != nil {
		panic(err)
	}
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		panic(err)
	}
	for i, row := range rows[1:] {
		if level := levels[row[3]]; level != nil && level[0] != level[1] {
			fmt.Println(i+1, level[0], level[1])
		}
	}
}
