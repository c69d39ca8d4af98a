"""Unit vectors that lie together as embeddings of texts do, for benches of the vector index.

Topics: `cluster_count` centres around 64 fields. A vector is its topic's centre plus noise whose variance falls off
over the directions of a random rotation as that of embeddings over their principal components (the standard deviation
of direction i is proportional to (i + 4)^-0.5). Sizes of topics follow Zipf's law with exponent 0.6, and each has a
spread of its own: the cosine of a vector with its centre is 0.55 to 0.85. A query is drawn like a vector, from topics
in proportion to their size, with a spread 1.15 times as wide.
"""

import numpy as np

DIMENSION = 384


def unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


class ClusteredVectors:
    def __init__(self, cluster_count=4000, seed=1):
        random = np.random.default_rng(seed)
        fields = unit(random.standard_normal((64, DIMENSION), dtype=np.float32))
        spectrum = (np.arange(DIMENSION, dtype=np.float32) + 4) ** -0.5
        spectrum *= np.sqrt(DIMENSION / (spectrum**2).sum())
        rotation, _ = np.linalg.qr(random.standard_normal((DIMENSION, DIMENSION)).astype(np.float32))
        self.noise = spectrum[:, None] * rotation
        own = random.standard_normal((cluster_count, DIMENSION), dtype=np.float32) @ self.noise
        self.centres = unit(0.6 * fields[random.integers(64, size=cluster_count)] + 0.8 * unit(own))
        weights = np.arange(1, cluster_count + 1) ** -0.6
        self.weights = random.permutation(weights / weights.sum())
        cosines = random.uniform(0.55, 0.85, cluster_count).astype(np.float32)
        self.spreads = np.sqrt(1 / cosines**2 - 1)

    def draw(self, count, seed, spread=1.0):
        random = np.random.default_rng(seed)
        rows = np.empty((count, DIMENSION), dtype=np.float32)
        for start in range(0, count, 50_000):
            end = min(start + 50_000, count)
            topics = random.choice(len(self.weights), size=end - start, p=self.weights)
            noise = random.standard_normal((end - start, DIMENSION), dtype=np.float32) @ self.noise
            noise *= (spread * self.spreads[topics] / np.sqrt(DIMENSION))[:, None]
            rows[start:end] = unit(self.centres[topics] + noise)
        return rows

    def vectors(self, count):
        return self.draw(count, seed=2)

    def queries(self, count):
        return self.draw(count, seed=3, spread=1.15)
