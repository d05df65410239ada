"""Runs every NAME.py of a folder, Keras code with augmentation, as its user would: what its layers make of the samples of
NAME.in.safetensors while training and outside it, the answers of the whole and, where there are labels, the loss of two
epochs of fit."""
import runpy
import sys
from pathlib import Path

import keras
import numpy as np
from safetensors.numpy import load_file, save_file


def scaling(source, x):
    """The arguments that the file's own example gives to `augmented`."""
    call = source.split("# trained = augmented(model")[1].split("# compile_model")[0].replace("#", "")
    return eval(f"dict({call.strip().removesuffix(')').strip(', ')})", {"x": x})


for file in sorted(Path(sys.argv[1]).glob("*.py")):
    keras.utils.clear_session()
    keras.utils.set_random_seed(3)
    code = runpy.run_path(str(file))
    arrays = load_file(file.with_suffix(".in.safetensors"))
    x = arrays["x"]
    model = code["build_model"]()
    trained = code["augmented"](model, **scaling(file.read_text(encoding="utf-8"), x))
    kept = changed = x
    for layer in trained.layers[:-1]:
        kept, changed = layer(kept, training=False), layer(changed, training=True)
    out = {"kept": kept, "changed": changed, "alone": model(kept, training=False), "whole": trained(x, training=False)}
    if "y" in arrays:
        code["compile_model"](trained)
        fitted = trained.fit(x, arrays["y"].astype("int32"), batch_size=32, epochs=2, verbose=0)
        out["losses"] = np.array(fitted.history["loss"])
        out["learned"] = model(kept, training=False)
    save_file({name: np.ascontiguousarray(np.asarray(value, dtype="float32")) for name, value in out.items()}, file.with_suffix(".out.safetensors"))
