"""Checks every NAME.onnx of a folder with the ONNX checker and runs it in the real onnxruntime: NAME.in.safetensors goes in,
NAME.out.safetensors comes out. What has operators of domains that onnxruntime lacks is only checked: NAME.checked says so."""
import sys
from pathlib import Path

import onnx
import onnxruntime
from safetensors.numpy import load_file, save_file

for file in sorted(Path(sys.argv[1]).glob("*.onnx")):
    onnx.checker.check_model(str(file), full_check=True)
    domains = {each.domain for each in onnx.load(str(file), load_external_data=False).opset_import}
    if domains - {"", "ai.onnx.ml", "com.microsoft"}:
        file.with_suffix(".checked").write_text("checked\n")
        continue
    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    answers = session.run(None, load_file(file.with_suffix(".in.safetensors")))
    names = [output.name for output in session.get_outputs()]
    save_file(dict(zip(names, answers)), file.with_suffix(".out.safetensors"))
