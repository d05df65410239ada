"""Runs every NAME.py of a folder, the Keras code that Netwright emits, as its user would: builds the model, gives it the weights
and inputs of NAME.in.safetensors and writes its answers and, where there are labels, its weights after one training step."""
import inspect
import runpy
import sys
from pathlib import Path

import keras
import numpy as np
from safetensors.numpy import load_file, save_file


def part(arrays, prefix):
    found = sorted((name for name in arrays if name.startswith(prefix)), key=lambda name: int(name.rsplit("/", 1)[1]))
    return [arrays[name] for name in found]


for file in sorted(Path(sys.argv[1]).glob("*.py")):
    keras.utils.clear_session()
    code = runpy.run_path(str(file))
    model = code["build_model"]()
    out = {}
    arrays = load_file(file.with_suffix(".in.safetensors"))
    layers = {name.split("/")[1] for name in arrays if name.startswith("weight/")}
    for name in layers:
        model.get_layer(name).set_weights(part(arrays, f"weight/{name}/"))
    inputs = part(arrays, "input/")
    answers = model(inputs[0] if len(inputs) == 1 else inputs, training=False)
    for index, answer in enumerate(answers if isinstance(answers, (list, tuple)) else [answers]):
        out[f"output/{index}"] = np.asarray(answer, dtype="float32")
    labels = part(arrays, "label/")
    if labels:
        compile_model = code["compile_model"]
        takes = inspect.signature(compile_model).parameters
        compile_model(model, **({"steps_per_epoch": 1} if "steps_per_epoch" in takes else {}))
        model.train_on_batch(inputs[0] if len(inputs) == 1 else inputs, labels[0] if len(labels) == 1 else labels)
        for name in layers:
            for index, weight in enumerate(model.get_layer(name).get_weights()):
                out[f"weight/{name}/{index}"] = np.ascontiguousarray(weight)
    save_file(out, file.with_suffix(".out.safetensors"))
    del model
