"""What training reads and writes. A file is written beside its place and then moved there: a crash leaves the last whole one."""
import errno
import json
import os
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from processes import first_line


def refuse_write(file, error):
    """One message of a file that could not be written; PyTorch and safetensors tell of a full disk each in their own words."""
    if getattr(error, "errno", None) == errno.ENOSPC or f"os error {errno.ENOSPC}" in str(error) or is_full(file):
        raise SystemExit(f"{file} cannot be written: the disk is full. What was saved before is whole; make room and go on with --resume.") from None
    reason = getattr(error, "strerror", None) or first_line(error)
    raise SystemExit(f"{file} cannot be written: {reason}. Choose another --out; what was saved before is whole.") from None


def is_full(file):
    try:
        state = os.statvfs(file.parent)
    except (AttributeError, OSError):  # not on Windows
        return False
    return state.f_bavail * state.f_frsize < 2**20


def replace(file, write):
    """`write` is given the file to write."""
    beside = file.with_name(f"{file.name}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write(beside)
        os.replace(beside, file)
    except (OSError, RuntimeError, SafetensorError) as error:
        full = is_full(file)  # before room is made
        try:
            beside.unlink()
        except OSError:
            pass
        refuse_write(file, OSError(errno.ENOSPC, "No space left on device") if full else error)


def read_weights(file, model):
    """Puts a state_dict into the model."""
    if not Path(file).is_file():
        raise SystemExit(f"{file} is not there. --weights names the weights to begin with.")
    try:
        weights = load_file(file)
    except SafetensorError as error:
        raise SystemExit(f"{file} is no whole safetensors file ({first_line(error)}). Copy or export it again.") from None
    own = model.state_dict()
    lacking = [name for name in own if name not in weights and not name.endswith("num_batches_tracked")]
    surplus = [name for name in weights if name not in own]
    other = [f"{name} is {told(weights[name])} there and {told(own[name])} here" for name in own if name in weights and weights[name].shape != own[name].shape]
    if lacking or surplus or other:
        found = [f"it lacks {listed(lacking)}"] if lacking else []
        found += [f"the network lacks {listed(surplus)}"] if surplus else []
        raise SystemExit(f"{file} belongs to another network: {'; '.join(found + other[:3])}.")
    model.load_state_dict(weights, strict=False)


def told(tensor):
    return " × ".join(map(str, tensor.shape)) or "one number"


def listed(names):
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def write_weights(file, model, metadata):
    tensors = {name: value.detach().float().cpu().contiguous() for name, value in model.state_dict().items() if value.is_floating_point()}
    replace(file, lambda part: save_file(tensors, part, metadata=metadata))


def read_checkpoint(file):
    """What save_checkpoint wrote; None where there is none yet."""
    if not file.exists():
        return None
    try:
        content = torch.load(file, map_location="cpu")
        content["state"]["batch_size"]
        return content
    except Exception as error:  # a cut off file fails wherever its reader comes to its end
        raise SystemExit(
            f"{file} cannot be read ({first_line(error)}): it is damaged or cut off. Remove it, or give another --out, to begin anew; --weights takes weights to begin with."
        ) from None


class Curves:
    """curves.jsonl: one line of JSON for the run, each logged step, each epoch and the end."""

    def __init__(self, file, writes):
        self.file, self.writes = Path(file), writes

    def begin(self, head, step):
        """Begins with `head`; a run that goes on after `step` keeps what belongs to the steps before, and drops what it had written beyond."""
        if not self.writes:
            return
        kept = []
        if step is not None and self.file.exists():
            for line in self.file.read_text(encoding="utf-8").splitlines():
                try:
                    point = json.loads(line)
                except ValueError:  # cut off in mid-line
                    continue
                if point["type"] != "end" and point.get("step", 0) <= step:
                    kept.append(line)
        lines = kept or [json.dumps(head)]
        replace(self.file, lambda part: part.write_text("\n".join(lines) + "\n", encoding="utf-8"))

    def add(self, point):
        if not self.writes:
            return
        try:
            with self.file.open("a", encoding="utf-8") as file:
                file.write(json.dumps(finite(point)) + "\n")
        except OSError as error:
            refuse_write(self.file, error)

    def tell(self):
        """What the weights tell of their training: all, of a long run's steps a few thousand."""
        lines = self.file.read_text(encoding="utf-8").splitlines()
        steps = [number for number, line in enumerate(lines) if json.loads(line)["type"] == "step"]
        left_out = set(steps) - set(steps[:: 1 + len(steps) // 4000])
        return "\n".join(line for number, line in enumerate(lines) if number not in left_out) + "\n"


def finite(value):
    """JSON has no infinite numbers: null stands for them."""
    if isinstance(value, dict):
        return {name: finite(part) for name, part in value.items()}
    return None if isinstance(value, float) and not np.isfinite(value) else value
