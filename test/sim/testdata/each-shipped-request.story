2026-11-02  acme starts tell-shipped (each/sso)
2026-11-02  acme: tell → jane, due 2026-11-07: Tell Acme that sso is there
2026-11-03  jane reports tell: Done
2026-11-03  acme: tell-shipped ends, Reached: every step has ended
2026-11-05  acme: the api ships
2026-11-05  acme starts tell-shipped (each/api)
2026-11-05  acme: tell → jane, due 2026-11-10: Tell Acme that api is there
2026-11-06  acme: the api is taken back
2026-11-06  acme: tell is taken back, AccountLeft: api: item.status == 'Shipped' is no longer true of it
2026-11-06  acme: tell-shipped ends, Cancelled: api: item.status == 'Shipped' is no longer true of it
2026-11-09  acme: the api ships again
2026-11-09  acme: tell → jane, due 2026-11-14 (late): Tell Acme that api is there
2026-11-09  acme: tell-shipped goes on, because its occasion is back
2026-11-10  acme: the list is cleared
2026-11-10  acme: tell is taken back, AccountLeft: api: it is no longer in the list
2026-11-10  acme: tell-shipped ends, Cancelled: api: it is no longer in the list
