package expr

import "sync"

// cacheSize is how many compiled expressions are remembered at least. When twice as many have been compiled, the
// older half is forgotten.
const cacheSize = 4096

type cacheKey struct {
	scope Scope
	kind  Kind
	text  string
	item  string // the type of item, where it can be read
	stop  bool   // of a rollout
}

// cache remembers what compiling gave. Compiling is a function of the key, so nobody can tell, but by the time it takes.
type cache struct {
	mutex      sync.Mutex
	young, old map[cacheKey]compilation
}

type compilation struct {
	program *Program
	err     *Error
}

var compiled cache

// get is what was compiled for the key, compiling it if need be.
func (c *cache) get(key cacheKey, compile func() (*Program, *Error)) (*Program, *Error) {
	if known, found := c.find(key); found {
		return known.program, known.err
	}
	program, err := compile()
	c.put(key, compilation{program, err})
	return program, err
}

func (c *cache) find(key cacheKey) (compilation, bool) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if known, found := c.young[key]; found {
		return known, true
	}
	known, found := c.old[key]
	if found {
		c.add(key, known)
	}
	return known, found
}

func (c *cache) put(key cacheKey, known compilation) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.add(key, known)
}

func (c *cache) add(key cacheKey, known compilation) {
	if c.young == nil || len(c.young) >= cacheSize {
		c.old, c.young = c.young, make(map[cacheKey]compilation)
	}
	c.young[key] = known
}
