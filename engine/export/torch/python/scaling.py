"""What is done to every number of the data: (x - subtract) / divide."""
import math

import numpy as np
import torch

from settings import SETTINGS

MOST_NUMBERS = 2**28  # Netwright keeps so many in memory, and learns its scaling from all of them


class Scaling:
    """(x - subtract) / divide for rows of samples: one number for all, or one for each place on the last axis."""

    def __init__(self, subtract, divide):
        self.subtract, self.divide = np.asarray(subtract, np.float64), np.asarray(divide, np.float64)

    def __call__(self, rows):
        rows = np.asarray(rows, dtype=np.float64)
        groups = max(len(self.subtract), len(self.divide))
        scaled = (rows.reshape(-1, groups) - self.subtract) / self.divide
        return scaled.reshape(rows.shape).astype(np.float32)

    def tell(self):
        return {"subtract": self.subtract.tolist(), "divide": self.divide.tolist()}


def project_scaling():
    """As it was learned in the app."""
    return Scaling(SETTINGS["data"]["preprocessing"]["subtract"], SETTINGS["data"]["preprocessing"]["divide"])


def scaling_samples(data, samples, count=None):
    """The samples that scaling is learned from: all where Netwright could hold them, else as many, drawn by the project's seed."""
    most = count or max(1, MOST_NUMBERS // math.prod(data.shape))
    if len(samples) <= most:
        return samples
    return np.sort(np.random.default_rng(SETTINGS["training"]["seed"]).choice(samples, most, replace=False))


class Measure:
    """Samples of one batch as count, means, sums of squared distances from them, smallest and largest: 1 + 4 × groups numbers."""

    def __init__(self, groups):
        self.groups = groups

    def __call__(self, samples):
        values = np.stack([inputs for inputs, *_ in samples]).astype(np.float64).reshape(-1, self.groups)
        means = values.mean(0)
        return np.concatenate([[len(values)], means, ((values - means) ** 2).sum(0), values.min(0), values.max(0)])


def fit_scaling(data, samples, processes=None, workers=0):
    """Learns the scaling anew from `samples`, as Netwright does: for other data than the project's. Processes share the reading."""
    kind = SETTINGS["data"]["scaling"]
    if kind == "none":
        return Scaling([0], [1])
    groups = 1 if kind == "unit" and len(data.shape) > 1 else data.shape[-1]
    own = samples if processes is None else samples[processes.rank :: processes.world]
    loader = torch.utils.data.DataLoader(torch.utils.data.Subset(data, own.tolist()), batch_size=64, collate_fn=Measure(groups), num_workers=workers)
    measured = np.stack(list(loader)) if len(own) else np.zeros((0, 1 + 4 * groups))
    counts, means, squares, lowest, highest = np.split(measured, [1, 1 + groups, 1 + 2 * groups, 1 + 3 * groups], axis=1)
    everywhere = (lambda values: values) if processes is None else (lambda values: processes.sum(torch.from_numpy(values)).numpy())
    if kind == "unit":
        ends = np.concatenate([-lowest, highest], axis=1).max(0, initial=-np.inf)
        ends = ends if processes is None else processes.maximum(torch.from_numpy(ends)).numpy()
        subtract, reach = -ends[:groups], ends[groups:] + ends[:groups]
        return Scaling(subtract, np.where(reach > 0, reach, 1))
    count, *sums = everywhere(np.concatenate([[counts.sum()], (counts * means).sum(0)]))
    subtract = np.array(sums) / count
    if kind == "centre":
        return Scaling(subtract, [1])
    # Of all together: distances inside a batch, and those of its mean (Chan, Golub & LeVeque 1983).
    variances = everywhere((squares + counts * (means - subtract) ** 2).sum(0)) / count
    return Scaling(subtract, np.where(variances > 0, np.sqrt(variances), 1))
