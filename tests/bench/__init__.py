"""How fast the service is, beside the least that must be done and beside what others make: `make bench`.

    python -m tests.bench [--sizes 1000,10000,50000] [--only start,save] [--rounds 3] [--idle 600]

Every figure is measured in one run with its floor and its peers, in turn: floor, ours, peer, floor, ours, peer. A
ratio is the result; seconds are its footnote, for they tell more of the machine.
"""
