"""Clients of an EV-charging network written from the text of its contract alone.

They share no code with the product, so that a mistake made on both sides of a border cannot hide:
`messages` knows what may stand in a topic, `bus` is the Kafka plumbing, `watcher` looks on,
`driver`, `engine` (with `chargepoint`) and `monitor` take the places of the product's programs.
"""
