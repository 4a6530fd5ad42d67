package identity

// Lasts says that what a caller came in by still counts: a session of theirs has not ended, or a proxy has vouched for them
// within the time that a session lasts without use. Asking is no use of the session: whoever acts for a caller while they are
// away, as the feed of their calendar does, must ask, and keeps nobody signed in by it.
func (s *Sessions) Lasts(caller *Caller) bool {
	return s.hasSession(caller) || s.wasVouched(caller)
}

func (s *Sessions) hasSession(caller *Caller) bool {
	now := s.page.Clock.Now()
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for _, one := range s.sessions {
		if one.caller == caller && !one.isOver(now) {
			return true
		}
	}
	return false
}

func (s *Sessions) wasVouched(caller *Caller) bool {
	p, now := s.ways.proxy, s.page.Clock.Now()
	if p == nil {
		return false
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for _, one := range p.known {
		if one.caller == caller && now.Before(one.until.Add(idleEnd)) {
			return true
		}
	}
	return false
}
