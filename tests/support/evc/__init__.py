"""Runs the product's programs for tests, from the outside: processes, brokers, and whole networks of them.

`program` starts and watches one process, `ports` finds free ports, `brokers` has the two kinds of broker,
`network` puts broker, Central, charge points and drivers together; `systemd` and `journald` stand in for those two.
"""
