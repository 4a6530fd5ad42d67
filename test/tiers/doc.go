// Package tiers lives the pack config/samples/tiers with customers that it makes up, as many as the sources speak of: twelve
// accounts of a director, six hundred in a digital tier, a hundred reviews in a quarter. A playbook test tells the story of
// one account; here it is counts and hours that are judged, and every combination of facts.
package tiers
