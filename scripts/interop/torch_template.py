"""Loads an exported network with its weights in the real PyTorch: FOLDER/in.safetensors goes in; FOLDER/out.safetensors holds, for
each output, score0 …, what `forward` gives, and answer0 …, what `predict` gives; and dropout, the rates of its dropouts."""
import sys
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from torch_answers import load_model


def numbered(name, answers):
    answers = answers if isinstance(answers, tuple) else (answers,)
    return {f"{name}{at}": answer.contiguous() for at, answer in enumerate(answers)}


folder = Path(sys.argv[1])
model = load_model(folder)
inputs = load_file(folder / "in.safetensors").values()
with torch.no_grad():
    # A score that is its own prediction is one tensor, which safetensors refuses to hold twice.
    answers = {**numbered("score", model(*inputs)), **numbered("answer", model.predict(*inputs))}
    answers["dropout"] = torch.tensor([module.p for module in model.modules() if isinstance(module, torch.nn.Dropout)])
    save_file({name: answer.clone() for name, answer in answers.items()}, folder / "out.safetensors")
