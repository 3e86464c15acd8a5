"""What happened: an append-only, hash-chained record of every act."""
