"""Reads a project's data by its own data.py: torch_data.py PROJECT PLACE OUT writes samples, classes, split and the first epoch's order."""
import sys

project, place, out = sys.argv[1:]
sys.path.insert(0, project)

import numpy as np  # noqa: E402
from safetensors.numpy import save_file  # noqa: E402

import data  # noqa: E402
import images  # noqa: E402
import scaling  # noqa: E402

samples = data.load_data(place)
if isinstance(samples, images.Images):
    images.note_broken(samples, workers=0)
    samples = data.load_data(place)
training, validation = data.split_samples(samples)
rows = np.stack([samples[at][0] for at in range(len(samples))])
fitted = scaling.fit_scaling(samples, training)
found = {
    "inputs": rows,
    "scaled": scaling.project_scaling()(rows),
    "targets": samples.targets,
    "training": training,
    "validation": validation,
    "order": data.epoch_order(training, 0),
    "subtract": fitted.subtract,
    "divide": fitted.divide,
}
save_file({name: np.ascontiguousarray(values, dtype=np.float32) for name, values in found.items()}, out)
