"""Reads one question a line, as JSON, and answers each with a line: what the real Keras makes of a template's files in FOLDER.

{"load": "NAME.keras"}: its answers to in.safetensors, its weights and Dropout rates go to out.safetensors.
{"load": …, "learning": {"kind": LOSS, "margin": …, "rate": …}}: after that, one step of plain gradient descent; its weights go there too.
{"load": …, "code": "NAME.py"}: the network that this code builds, with the weights of the loaded one.
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

folder = Path(sys.argv[1])


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


def tensors(prefix, model):
    return {
        f"{prefix}/{layer.name}/{index}": np.ascontiguousarray(weight)
        for layer in model.layers
        for index, weight in enumerate(layer.get_weights())
    }


def answer(question):
    given = load_file(folder / "in.safetensors")
    model = keras.models.load_model(folder / question["load"], compile=False)
    out = {"output": np.asarray(model(given["input"], training=False))}
    if "code" in question:
        built = runpy.run_path(str(folder / question["code"]))["build_model"]()
        out["count"] = np.array(divmod(built.count_params(), 1000), dtype="float32")
        for layer in model.layers:
            if layer.weights:
                built.get_layer(layer.name).set_weights(layer.get_weights())
        out["code"] = np.asarray(built(given["input"], training=False))
        del built
    if "learning" in question:
        learning = question["learning"]
        dropouts = [layer for layer in model.layers if isinstance(layer, keras.layers.Dropout)]
        out["dropout"] = np.array([layer.rate for layer in dropouts], dtype="float32")
        # No two programs draw the same masks.
        for layer in dropouts:
            layer.rate = 0
        model.compile(optimizer=keras.optimizers.SGD(learning["rate"]), loss=loss_of(learning))
        model.train_on_batch(given["input"], given["label"])
        out |= tensors("after", model)
    save_file(out, folder / "out.safetensors")


print("ready", flush=True)
for line in sys.stdin:
    started = time.time()
    answer(json.loads(line))
    keras.utils.clear_session()
    gc.collect()
    print(f"{time.time() - started:.1f}", flush=True)
