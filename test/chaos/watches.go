package chaos

import "io"

// watching is the stream of a watch.
type watching struct {
	io.ReadCloser

	proxy *proxy
}

// Read waits while watches are held: the manager's cache stands still, and does not know it.
func (w *watching) Read(into []byte) (int, error) {
	n, err := w.ReadCloser.Read(into)
	if held := w.proxy.held(); held != nil {
		<-held
	}
	return n, err
}

// Close forgets the stream.
func (w *watching) Close() error {
	w.proxy.mu.Lock()
	delete(w.proxy.watches, w)
	w.proxy.mu.Unlock()
	return w.ReadCloser.Close()
}

func (p *proxy) held() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.paused
}

// pauseWatches lets no event through until resumeWatches.
func (p *proxy) pauseWatches() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.paused == nil {
		p.paused = make(chan struct{})
	}
}

func (p *proxy) resumeWatches() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.paused != nil {
		close(p.paused)
		p.paused = nil
	}
}

// cutWatches ends every stream in the middle.
func (p *proxy) cutWatches() {
	p.mu.Lock()
	streams := make([]*watching, 0, len(p.watches))
	for w := range p.watches {
		streams = append(streams, w)
	}
	p.mu.Unlock()
	for _, w := range streams {
		_ = w.ReadCloser.Close()
	}
}
