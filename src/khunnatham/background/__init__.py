"""Work that no page waits for: a worker, its heartbeat, a schedule, and a reaper for what a dead worker left."""
