"""Runs every NAME.py of a folder, the Keras code that Netwright emits, as its user would: builds the model, gives it the weights
and inputs of NAME.in.safetensors and writes its answers and its weights after one training step where there are labels; where there are
none, what `take_step` gives."""
import inspect
import runpy
import sys
from pathlib import Path

import keras
import numpy as np
from safetensors.numpy import load_file, save_file

from keras_compiled import compile_once
from keras_step import take_step, weights_of


def part(arrays, prefix):
    found = sorted((name for name in arrays if name.startswith(prefix)), key=lambda name: int(name.rsplit("/", 1)[1]))
    return [arrays[name] for name in found]


folder = Path(sys.argv[1])
compile_once(folder)
for file in sorted(folder.glob("*.py")):
    keras.utils.clear_session()
    code = runpy.run_path(str(file))
    model = code["build_model"]()
    out = {}
    arrays = load_file(file.with_suffix(".in.safetensors"))
    layers = {name.split("/")[1] for name in arrays if name.startswith("weight/")}
    for name in layers:
        model.get_layer(name).set_weights(part(arrays, f"weight/{name}/"))
    inputs = part(arrays, "input/")
    answers = model.predict_on_batch(inputs[0] if len(inputs) == 1 else inputs)
    for index, answer in enumerate(answers if isinstance(answers, (list, tuple)) else [answers]):
        out[f"output/{index}"] = np.asarray(answer, dtype="float32")
    labels = part(arrays, "label/")
    if labels:
        compile_model = code["compile_model"]
        takes = inspect.signature(compile_model).parameters
        compile_model(model, **({"steps_per_epoch": 1} if "steps_per_epoch" in takes else {}))
        model.train_on_batch(inputs[0] if len(inputs) == 1 else inputs, labels[0] if len(labels) == 1 else labels)
        out |= weights_of(model)
    else:
        out |= take_step(model, inputs)
    save_file(out, file.with_suffix(".out.safetensors"))
    del model
