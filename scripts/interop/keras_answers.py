"""Loads every NAME.keras and NAME.h5 of a folder in the real Keras: NAME.in.safetensors goes in, NAME.ENDING.safetensors comes out.
With --step also what `take_step` gives."""
import os
import sys
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "jax")
import keras
import numpy as np
from safetensors.numpy import load_file, save_file

from keras_compiled import compile_once
from keras_step import take_step

folder = Path(sys.argv[1])
compile_once(folder)
for file in sorted([*folder.glob("*.keras"), *folder.glob("*.h5")]):
    keras.utils.clear_session()
    model = keras.models.load_model(file, compile=False)
    given = load_file(file.with_suffix(".in.safetensors"))
    inputs = [given[f"in{index}"] for index in range(len(given))]
    answers = model.predict_on_batch(inputs if len(inputs) > 1 else inputs[0])
    answers = answers if isinstance(answers, list) else [answers]
    out = {f"out{index}": np.ascontiguousarray(answer) for index, answer in enumerate(answers)}
    stepped = take_step(model, inputs) if "--step" in sys.argv and len(answers) == 1 else {}
    save_file(
        out | stepped,
        f"{file.with_suffix('')}.{file.suffix[1:]}.safetensors",
    )
