"""Loads every NAME.keras and NAME.h5 of a folder in the real Keras: NAME.in.safetensors goes in, NAME.ENDING.safetensors comes out."""
import os
import sys
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "jax")
import keras
import numpy as np
from safetensors.numpy import load_file, save_file

for file in sorted([*Path(sys.argv[1]).glob("*.keras"), *Path(sys.argv[1]).glob("*.h5")]):
    model = keras.models.load_model(file, compile=False)
    given = load_file(file.with_suffix(".in.safetensors"))
    inputs = [given[f"in{index}"] for index in range(len(given))]
    answers = model.predict(inputs if len(inputs) > 1 else inputs[0], verbose=0)
    answers = answers if isinstance(answers, list) else [answers]
    save_file(
        {f"out{index}": np.ascontiguousarray(answer) for index, answer in enumerate(answers)},
        f"{file.with_suffix('')}.{file.suffix[1:]}.safetensors",
    )
