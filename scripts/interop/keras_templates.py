"""Reads one question a line, as JSON, and answers each with a line: what the real Keras makes of a template's files in FOLDER.

{"load": "NAME.keras", "learning": {"kind": LOSS, "margin": …, "rate": …}}: the file.
{"code": "NAME.py", "weights": "NAME.keras"}: the network that this code builds, with the weights of the file.

To out.safetensors go its answers to in.safetensors, the rates of its dropouts, how many weights it has, and its weights after one step:
of plain gradient descent with this loss, or of what the code's `compile_model` says.
"""
import gc
import json
import runpy
import sys
import time
from pathlib import Path

import keras
import numpy as np
from keras import ops
from safetensors.numpy import load_file, save_file

from keras_compiled import compile_once
from keras_step import weights_of

folder = Path(sys.argv[1])
compile_once(folder)


def multiclass_hinge(margin):
    """Weston and Watkins 1999, as CS231n writes it: max(0, s_j - s_y + margin) over the wrong classes, summed."""

    def loss(labels, scores):
        right = ops.one_hot(ops.cast(ops.reshape(labels, (-1,)), "int32"), scores.shape[-1])
        own = ops.sum(scores * right, axis=-1, keepdims=True)
        return ops.sum(ops.relu(scores - own + margin) * (1 - right), axis=-1)

    return loss


def loss_of(learning):
    losses = {
        "softmaxCrossEntropy": "sparse_categorical_crossentropy",
        "meanSquaredError": "mean_squared_error",
        "hinge": multiclass_hinge(learning.get("margin")),
    }
    return losses[learning["kind"]]


def load(name):
    return keras.models.load_model(folder / name, compile=False)


def build(code, weights):
    model = code["build_model"]()
    for layer in load(weights).layers:
        if layer.weights:
            model.get_layer(layer.name).set_weights(layer.get_weights())
    return model


def take_step(model, compile_model):
    given = load_file(folder / "in.safetensors")
    # No two programs draw the same masks.
    for layer in dropouts(model):
        layer.rate = 0
    compile_model(model)
    model.train_on_batch(given["input"], given["label"])
    return weights_of(model)


def dropouts(model):
    return [layer for layer in model.layers if isinstance(layer, keras.layers.Dropout)]


def answer(question):
    if "code" in question:
        code = runpy.run_path(str(folder / question["code"]))
        model, compile_model = build(code, question["weights"]), code["compile_model"]
    else:
        learning = question["learning"]
        model = load(question["load"])

        def compile_model(model):
            model.compile(optimizer=keras.optimizers.SGD(learning["rate"]), loss=loss_of(learning))

    out = {
        "output": np.asarray(model(load_file(folder / "in.safetensors")["input"], training=False)),
        "dropout": np.array([layer.rate for layer in dropouts(model)], dtype="float32"),
        # Thousands and the rest: float32 holds no nine digits.
        "count": np.array(divmod(model.count_params(), 1000), dtype="float32"),
    }
    save_file(out | take_step(model, compile_model), folder / "out.safetensors")


print("ready", flush=True)
for line in sys.stdin:
    started = time.time()
    answer(json.loads(line))
    keras.utils.clear_session()
    gc.collect()
    print(f"{time.time() - started:.1f}", flush=True)
