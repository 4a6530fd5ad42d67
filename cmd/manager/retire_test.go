package main

import (
	"testing"
	"time"
)

func TestRetentionFlags(t *testing.T) {
	for name, tc := range map[string]struct {
		args []string
		want string
	}{
		"by default Tasks stay for thirty days and runs for ninety": {nil, ""},
		"a day is enough":    {[]string{"--task-retention=24h", "--engagement-retention=24h"}, ""},
		"nothing is removed": {[]string{"--task-retention=0", "--engagement-retention=0"}, ""},
		"less than a day is not": {
			[]string{"--task-retention=23h59m"},
			"read the flags: --task-retention=23h59m0s is too short; write at least 24h, so that a late answer can be given, or 0 to remove nothing",
		},
		"nor is it for runs": {
			[]string{"--engagement-retention=1h"},
			"read the flags: --engagement-retention=1h0m0s is too short; write at least 24h, so that a late answer can be given, or 0 to remove nothing",
		},
		"nor is a time before now": {
			[]string{"--task-retention=-24h"},
			"read the flags: --task-retention=-24h0m0s is too short; write at least 24h, so that a late answer can be given, or 0 to remove nothing",
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := parse(tc.args)
			if got := said(err); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
			if tc.args == nil && (s.retire.tasks != 30*24*time.Hour || s.retire.engagements != 90*24*time.Hour) {
				t.Errorf("by default %s and %s", s.retire.tasks, s.retire.engagements)
			}
		})
	}
}

func said(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
