2026-11-01  why not acme renewal
Why does playbook renewal start no run for Acme (acme)?

What stops it
  renewal: playbook renewal cannot start: account.spec.commercial.renewalDate is not known.
      spec.trigger.date.field: account.spec.commercial.renewalDate is not known
  It is asked again when the fact is known.
  As of 2026-11-01: account.spec.commercial.renewalDate is not known.

2026-11-01  why not birch renewal
Why does playbook renewal start no run for Birch (birch)?

What stops it
  renewal: the playbook's condition is false.
      spec.condition: account.spec.industry == 'Tourism' is false: account.spec.industry is Media
  As of 2026-11-01: account.spec.industry is Media.

2026-11-01  why not cobalt renewal
Why does playbook renewal start no run for Cobalt (cobalt)?

What stops it
  renewal: account.spec.industry is not known.
      spec.condition: account.spec.industry == 'Tourism' is not known: account.spec.industry is not known
  It is asked again when the fact is known.
  As of 2026-11-01: account.spec.industry is not known.

2026-11-01  why not acme renewal
Why does playbook renewal start no run for Acme (acme)?

What stops it
  renewal: the account has had its run for date/2026-12-01, acme-renewal-uv77vylojwerro6l, which ended on 2026-11-01: Cancelled, they asked us not to.

2026-11-01  why not birch renewal
Why does playbook renewal start no run for Birch (birch)?

Nothing stops it
  renewal: its run birch-renewal-aglt6dbsnp6wtpk7 goes on since 2026-11-01.

