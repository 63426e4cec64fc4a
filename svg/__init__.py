"""Drawing: numbers and labels in, a scene out, then text. Knows nothing of notes, clients or files."""
