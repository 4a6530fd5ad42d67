package test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/fsnotify/fsnotify"
	"golang.org/x/term"
	"k8s.io/utils/clock"

	"tightrope.dev/cmd/tightrope/exit"
)

// quiet is for how long no file changes before the tests run: editors write a file in several goes.
const quiet = 200 * time.Millisecond

// watchFiles runs the tests again whenever a file changes, until the context ends. That is how one leaves it, so it is no error.
func (o *options) watchFiles(ctx context.Context, out, errs io.Writer, timers clock.WithTicker) error {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("watch files: %w", err)
	}
	defer watcher.Close() //nolint:errcheck // nothing was written
	for {
		err := o.again(ctx, watcher, out, errs)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		if err := changed(ctx, watcher, timers); err != nil {
			return err
		}
		if ctx.Err() != nil {
			return nil
		}
	}
}

// again clears the screen and runs the tests. What is wrong with the files is printed, and no error: the next change may mend
// it. It watches the folders of the tests before it reads them, and those of what they read before it says that it waits:
// a change after that is not missed.
func (o *options) again(ctx context.Context, watcher *fsnotify.Watcher, out, errs io.Writer) error {
	found, err := find(o.paths)
	if err != nil {
		return err
	}
	if file, isFile := out.(*os.File); isFile && term.IsTerminal(int(file.Fd())) {
		fmt.Fprint(out, "\x1b[H\x1b[2J")
	}
	folders := found.folders
	for _, file := range found.tests {
		folders = append(folders, filepath.Dir(file))
	}
	if err := watch(watcher, folders); err != nil {
		return err
	}
	r, err := o.run(ctx)
	if ctx.Err() != nil {
		return nil //nolint:nilerr // the watch ends
	}
	if err == nil {
		err = o.none(r)
	}
	switch {
	case err != nil:
		fmt.Fprintln(errs, "error:", err)
	default:
		if err := printText(out, r, o); err != nil {
			return err
		}
		if err := watch(watcher, r.folders()); err != nil {
			return err
		}
	}
	fmt.Fprintln(out, "\nWaiting for a file to change. Ctrl-C ends it.")
	return nil
}

// watch watches folders too. To watch one twice is to watch it once.
func watch(watcher *fsnotify.Watcher, folders []string) error {
	for _, folder := range folders {
		if err := watcher.Add(folder); err != nil {
			return fmt.Errorf("watch %s: %w", folder, err)
		}
	}
	return nil
}

// folders are those of all files that were read.
func (r *report) folders() []string {
	var folders []string
	for _, s := range r.suites {
		for _, file := range s.sources {
			folders = append(folders, filepath.Dir(file))
		}
		if s.definitions == nil {
			continue
		}
		for _, file := range s.definitions.files {
			folders = append(folders, filepath.Dir(file))
		}
	}
	return slices.DeleteFunc(folders, func(folder string) bool {
		info, err := os.Stat(folder)
		return err != nil || !info.IsDir()
	})
}

// changed returns once a file has changed and all is quiet again, or the context has ended.
func changed(ctx context.Context, watcher *fsnotify.Watcher, timers clock.WithTicker) error {
	var still <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return nil
		case event, open := <-watcher.Events:
			if !open {
				return exit.Failed(errors.New("the files are not watched any more"))
			}
			if isOfInterest(event) {
				timer := timers.NewTimer(quiet)
				still = timer.C()
			}
		case err := <-watcher.Errors:
			return fmt.Errorf("watch files: %w", err)
		case <-still:
			return nil
		}
	}
}

// isOfInterest leaves out what is no change of a file, and files that no test reads.
func isOfInterest(event fsnotify.Event) bool {
	if event.Op == fsnotify.Chmod {
		return false
	}
	switch filepath.Ext(event.Name) {
	case extension, ".yaml", ".yml", ".json":
		return true
	}
	info, err := os.Stat(event.Name)
	return err == nil && info.IsDir()
}
