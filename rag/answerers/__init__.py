"""The two answerers: `embedded`, without key and network, and the model behind the guard."""
