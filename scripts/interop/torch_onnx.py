"""Exports every network below a folder to ONNX as PyTorch's users do: FOLDER/in.safetensors is the example.

By the exporter that records TorchScript: FOLDER/script/model.onnx. By that of torch.export (2.5 and newer, with onnxscript
installed), weights beside it as it does by itself: FOLDER/export/model.onnx and model.onnx.data. Prints which there are.
"""
import importlib.util
import sys
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from torch_answers import load_model

major, minor = (int(part) for part in torch.__version__.split(".")[:2])
has_export = (major, minor) >= (2, 5) and importlib.util.find_spec("onnxscript") is not None


def script(model, inputs, file):
    names = [f"in{at}" for at in range(len(inputs))]
    axes = {name: {0: "batch"} for name in [*names, "out"]}
    older = {"dynamo": False} if (major, minor) >= (2, 5) else {}
    torch.onnx.export(model, inputs, str(file), opset_version=17 if major > 1 else 16, input_names=names, output_names=["out"], dynamic_axes=axes, **older)  # fmt: skip


def export(model, inputs, file):
    batch = torch.export.Dim("batch", min=1, max=1024)
    names = [f"in{at}" for at in range(len(inputs))]
    torch.onnx.export(model, inputs, str(file), dynamo=True, external_data=True, input_names=names, output_names=["out"], dynamic_shapes=tuple({0: batch} for _ in inputs), verbose=False)  # fmt: skip


if __name__ == "__main__":
    for weights in sorted(Path(sys.argv[1]).glob("*/weights.safetensors")):
        model = load_model(weights.parent)
        inputs = tuple(load_file(weights.parent / "in.safetensors").values())
        with torch.no_grad():
            save_file({"out": model(*inputs).contiguous()}, weights.parent / "out.safetensors")
        for write in [script, export] if has_export else [script]:
            folder = weights.parent / write.__name__
            folder.mkdir()
            with torch.no_grad():
                write(model, inputs, folder / "model.onnx")
    print("script export" if has_export else "script")
