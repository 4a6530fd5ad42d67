// Package manifest reads objects of our kinds from files, as kubectl does with -f, -R and -k, and knows where in the files
// everything stands. Every command that reads YAML reads it here.
//
//	set, err := manifest.Read(ctx, manifest.Options{Filenames: []string{"playbooks/"}, Recursive: true})
//	set.Objects[0].Position("spec.steps[2].due")          playbooks/renewal.yaml:41:10
//	set.Objects[0].PositionIn("spec.condition", 2, 7)     the 7th character of the second line of an expression
//
// # Laws
//
//   - Values are what the API server would read: its own YAML library decodes them. Another one says where they stand.
//   - What is not one of our kinds is passed over and counted, as Namespaces and kustomizations are. What looks like ours
//     and is not, a misspelt kind or version, is a problem.
//   - Unknown fields and fields that are set twice are problems, as with kubectl's --validate=strict.
//   - A problem has a place and says what to write instead. An error is about the files themselves: there is none of that
//     name, it cannot be read.
//   - The order of the arguments does not change what is found; files of a folder are read in the order of their names.
//
// # Kustomizations
//
// A kustomization puts objects together of parts. A field that stands in the file an object comes from with the value that the
// object has, has its place there. Any other was made by the kustomization, and its place is that file, without a line.
package manifest
