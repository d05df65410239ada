"""Runs a project's train.py and ends it in the middle of a step: torch_cut.py TRAIN STEPS [options of train.py]."""
import sys
from pathlib import Path

train_file, steps, *options = sys.argv[1:]
sys.path.insert(0, str(Path(train_file).parent))
sys.argv = [train_file, *options]
import train  # noqa: E402

step = train.Trainer.step
left = int(steps)


def cut(self, *given):
    global left
    if left == 0:
        sys.exit(0)
    left -= 1
    return step(self, *given)


train.Trainer.step = cut
train.Trainer(train.read_options(), train.Processes("cpu")).run()
raise SystemExit("It was not cut off.")
