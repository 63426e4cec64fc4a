"""The number of the output format."""

FORMAT = 1  # raised at every change that alters the bytes of a block
