"""Augmented batches by a project's own data.py: torch_augmentation.py PROJECT PLACE {"samples": …, "epochs": …} OUT."""
import json
import sys

project, place, wanted, out = sys.argv[1:]
sys.path.insert(0, project)

import numpy as np  # noqa: E402
from safetensors.numpy import save_file  # noqa: E402

import augmentation  # noqa: E402
import data  # noqa: E402
import scaling  # noqa: E402

wanted = json.loads(wanted)
samples = data.load_data(place)
changes = data.project_augmentation(samples)
augmented = augmentation.Augmented(samples, changes)
collate = data.Collate(scaling.project_scaling(), changes)
found = {}
for epoch in wanted["epochs"]:
    batches = data.Batches(np.array(wanted["samples"]), len(wanted["samples"]))
    batches.epoch = epoch
    ((_, rows, _),) = [collate([augmented[place] for place in batch]) for batch in batches]
    found[f"rows {epoch}"] = rows.numpy()
save_file({name: np.ascontiguousarray(values, dtype=np.float32) for name, values in found.items()}, out)
