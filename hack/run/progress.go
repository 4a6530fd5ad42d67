package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"
)

// heartbeat is how often a step says that it is still under way where there is no terminal.
const heartbeat = 15 * time.Second

// progress says which step is running, and for how long. What is written to it is what the step is doing: on a terminal
// the last line of it is shown, elsewhere now and then.
type progress struct {
	out   *os.File
	live  bool
	total int

	mu      sync.Mutex
	number  int
	title   string
	began   time.Time
	detail  string
	unended []byte
	quit    chan struct{}
	done    chan struct{}
}

func newProgress(out *os.File, total int) *progress {
	return &progress{out: out, live: term.IsTerminal(int(out.Fd())), total: total}
}

// begin starts the line of a step.
func (p *progress) begin(number int, title string) {
	p.number, p.title, p.detail, p.unended, p.began = number, title, "", nil, time.Now()
	p.quit, p.done = make(chan struct{}), make(chan struct{})
	if !p.live {
		fmt.Fprintf(p.out, "%s ...\n", p.label())
	}
	go p.tick()
}

// end finishes the line of a step, with what came of it.
func (p *progress) end(result string) {
	close(p.quit)
	<-p.done
	if p.live {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
	if result != "" {
		result = "  " + result
	}
	fmt.Fprintf(p.out, "%-56s %6.1f s%s\n", p.label(), time.Since(p.began).Seconds(), result)
}

// abort clears the line of a step that did not get through.
func (p *progress) abort() {
	close(p.quit)
	<-p.done
	if p.live {
		fmt.Fprintln(p.out)
	}
}

// Write takes what the step is doing, line by line.
func (p *progress) Write(text []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.unended = append(p.unended, text...)
	if end := bytes.LastIndexByte(p.unended, '\n'); end >= 0 {
		lines := strings.Split(strings.TrimSpace(string(p.unended[:end])), "\n")
		p.detail = strings.TrimPrefix(lines[len(lines)-1], "controlplane: ")
		p.unended = bytes.Clone(p.unended[end+1:])
	}
	return len(text), nil
}

func (p *progress) tick() {
	defer close(p.done)
	every := heartbeat
	if p.live {
		p.draw()
		every = 200 * time.Millisecond
	}
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-p.quit:
			return
		case <-ticker.C:
			p.draw()
		}
	}
}

func (p *progress) draw() {
	p.mu.Lock()
	detail := p.detail
	p.mu.Unlock()
	line := fmt.Sprintf("%s ... %d s", p.label(), int(time.Since(p.began).Seconds()))
	if detail != "" {
		line += "  " + detail
	}
	if !p.live {
		fmt.Fprintln(p.out, line)
		return
	}
	if width, _, err := term.GetSize(int(p.out.Fd())); err == nil && width > 1 {
		line = cut(line, width-1)
	}
	fmt.Fprint(p.out, "\r\x1b[K"+line)
}

func (p *progress) label() string { return fmt.Sprintf("[%d/%d] %s", p.number, p.total, p.title) }

// cut shortens a text to a number of characters, and shows that it did.
func cut(text string, width int) string {
	letters := []rune(text)
	if len(letters) <= width {
		return text
	}
	return string(letters[:max(width-1, 0)]) + "…"
}
