package report

import "tightrope.dev/api/v1alpha1"

// Approver is the member whose word counts for an approval: the holder of its role in the account's team. Empty means that
// nobody has the role.
func Approver(question *v1alpha1.ResponseSpec, team map[string]v1alpha1.Name) string {
	return string(team[string(question.Role)])
}

// ExcludedAs is the role for which a member may not approve although they are the approver. Empty means that there is none.
func ExcludedAs(question *v1alpha1.ResponseSpec, team map[string]v1alpha1.Name, member string) v1alpha1.Name {
	for _, role := range question.NotBy {
		if string(team[string(role)]) == member {
			return role
		}
	}
	return ""
}
