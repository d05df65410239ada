"""Runs every exported network below a folder in the real PyTorch: FOLDER/in.safetensors goes in, FOLDER/out.safetensors comes out."""
import importlib.util
import sys
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

import torch_old


def load_module(name, file):
    spec = importlib.util.spec_from_file_location(name, file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def load_model(folder):
    """The network of an exported project, with its weights, as it predicts."""
    sys.modules.pop("layers", None)
    if (folder / "layers.py").exists():
        load_module("layers", folder / "layers.py")
    model = load_module("model", folder / "model.py").Model()
    missing, surplus = model.load_state_dict(load_file(folder / "weights.safetensors"), strict=False)
    missing = [name for name in missing if not name.endswith("num_batches_tracked")]
    assert not missing and not surplus, (folder.name, missing, surplus)
    return model.eval()


def answer(folder):
    model = load_model(folder)
    inputs = load_file(folder / "in.safetensors")
    with torch.no_grad():
        answers = model.predict(*inputs.values())
    answers = answers if isinstance(answers, tuple) else (answers,)
    # Copies: an answer may be the input itself, which the step changes.
    out = {f"out{at}": answer.contiguous().clone() for at, answer in enumerate(answers)}
    # One step of gradient descent on the mean of the scores' squares, as layers/layerAnswers.ts takes it: inputs are changed like weights.
    model.train()
    given = [tensor.requires_grad_() for tensor in inputs.values()]
    scores = model(*given)
    if not isinstance(scores, tuple):
        out["trained"] = scores.detach().contiguous().clone()
        scores.square().mean().backward()
        torch.optim.SGD([*(each for each in model.parameters() if each.requires_grad), *given], lr=1.0).step()
        tensors = {name: value.detach().contiguous() for name, value in model.state_dict().items() if value.is_floating_point()}
        save_file(tensors, folder / "stepped.safetensors")
        out |= {name: tensor.detach().contiguous().clone() for name, tensor in inputs.items()}
    save_file(out, folder / "out.safetensors")


if __name__ == "__main__":
    torch_old.mend()
    for weights in sorted(Path(sys.argv[1]).glob("*/weights.safetensors")):
        answer(weights.parent)
