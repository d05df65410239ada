"""Reads a network's weights.safetensors and weights.npz of a folder as NumPy's users do, and writes what each held: FILE.out.safetensors."""
import sys
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

folder = Path(sys.argv[1])
with np.load(folder / "weights.npz", allow_pickle=False) as archive:
    packed = {name: np.ascontiguousarray(archive[name]) for name in archive.files}
for ending, arrays in (("npz", packed), ("safetensors", load_file(folder / "weights.safetensors"))):
    save_file(arrays, folder / f"{ending}.out.safetensors")
