"""Trains the network as Netwright would, on one processor or on many.

    python train.py
    torchrun --standalone --nproc_per_node=2 train.py

The batch is shared out among the processes, so that the same settings do the same whatever their number. What comes out is
in trained/: weights.safetensors, which Netwright takes back with the curves that are in it too, curves.jsonl, and
checkpoint.pt to go on from (--resume).
"""
import argparse
import gc
import json
import os
import sys
import time
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist
from safetensors.torch import load_file, save_file
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader

from augmentation import Augmented
from data import (
    SETTINGS, Batches, Collate, Scaling, check_classes, epoch_order, fit_scaling, load_data, load_validation, project_augmentation,
    project_scaling, split_samples,
)  # fmt: skip
from model import Model
from objective import Objective
from optimisers import make_optimiser
from schedule import NEVER, learning_rate, observe

HERE = Path(__file__).parent


def count(given):
    if given.isdecimal() and int(given) > 0:
        return int(given)
    raise argparse.ArgumentTypeError(f"a whole number above 0 is needed, not {given}")


def rate(given):
    if 0 < float(given) < float("inf"):
        return float(given)
    raise argparse.ArgumentTypeError(f"a number above 0 is needed, not {given}")


def read_options():
    training = SETTINGS["training"]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", help="where the data lies: the CSV file, or the folder with the IDX files or class folders")
    parser.add_argument("--validation", help="data to validate with, laid out alike; then all of --data is trained on")
    parser.add_argument("--epochs", type=count, default=training["epochs"])
    parser.add_argument("--batch-size", type=count, default=training["batchSize"], help="of all processes together")
    parser.add_argument("--learning-rate", type=rate, default=training["optimizer"]["learningRate"])
    parser.add_argument("--weights", default=str(HERE / "weights.safetensors"), help="to begin with")
    parser.add_argument("--out", default=str(HERE / "trained"))
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint in the out folder, if there is one")
    parser.add_argument("--checkpoint-every", type=int, default=0, metavar="STEPS", help="besides after every epoch")
    parser.add_argument("--workers", type=int, default=None, help="processes that read data; 4 for images, else none")
    parser.add_argument("--precision", choices=["float32", "bf16", "fp16"], default="float32", help="mixed; fp16 on GPUs only")
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--sync-batch-norm", action="store_true", help="statistics of the whole batch (GPUs); off: of each share")
    parser.add_argument("--fit-scaling", action="store_true", help="learn the data's scaling anew: for other data than in the app")
    parser.add_argument("--log-every", type=count, default=10, metavar="STEPS")
    return parser.parse_args()


def mend_old_torch():
    """PyTorch 1.x on processors: GELU's gradient is wrong where it comes through a permute. Without oneDNN it is right."""
    if torch.__version__.startswith("1.") and "gelu" in (HERE / "model.py").read_text(encoding="utf-8").lower():
        torch.backends.mkldnn.set_flags(False)


class Processes:
    """This process among all: torchrun tells them apart by environment variables; without it there is one."""

    def __init__(self, device):
        self.world = int(os.environ.get("WORLD_SIZE", 1))
        self.rank = int(os.environ.get("RANK", 0))
        local = int(os.environ.get("LOCAL_RANK", 0))
        self.device = torch.device("cuda", local) if device == "cuda" else torch.device("cpu")
        if device == "cuda":
            torch.cuda.set_device(self.device)
        self.opened = self.world > 1 and not dist.is_initialized()
        if self.opened:
            dist.init_process_group("nccl" if device == "cuda" else "gloo", timeout=timedelta(minutes=30))

    def sum(self, values):
        """A vector summed over all processes."""
        values = values.to(self.device, torch.float64)
        if self.world > 1:
            dist.all_reduce(values)
        return values.cpu()

    def share(self, model):
        if self.world == 1 or not any(parameter.requires_grad for parameter in model.parameters()):
            return model
        return DistributedDataParallel(model, device_ids=[self.device.index] if self.device.type == "cuda" else None)

    def copy_buffers(self, model):
        """The first process's statistics to all: each has seen its own share since the last step."""
        if self.world > 1:
            for buffer in model.buffers():
                dist.broadcast(buffer, 0)

    def meet(self):
        """Nobody goes on before all are here. torchrun ends the others as soon as one ends badly, even in its last moment."""
        if self.world > 1:
            dist.barrier()

    def close(self):
        if self.opened:
            gc.collect()  # what still holds the group would keep its threads beyond it, and C++ aborts at threads that nobody joined
            dist.destroy_process_group()


class Trainer:
    def __init__(self, options, processes):
        self.options, self.processes = options, processes
        self.training = SETTINGS["training"]
        mend_old_torch()
        torch.manual_seed(self.training["seed"] + processes.rank)
        self.data = self.held_data = load_data(options.data)
        note = check_classes(self.data)
        if note is not None and processes.rank == 0:
            print(note)
        self.training_samples, self.validation_samples = split_samples(self.data)
        if options.validation is not None:
            self.held_data = load_validation(options.validation, self.data)
            self.training_samples, self.validation_samples = np.arange(len(self.data)), np.arange(len(self.held_data))
        scaling = Scaling(*fit_scaling(self.data, self.training_samples)) if options.fit_scaling else project_scaling()
        self.collate = Collate(scaling)
        augmentation = project_augmentation(self.data)
        self.augmented = None if augmentation is None else Augmented(self.data, augmentation)
        self.augmented_collate = Collate(scaling, augmentation)
        if len(self.training_samples) == 0:
            raise SystemExit("The data holds no samples to train on.")
        self.steps_per_epoch = max(1, -(-len(self.training_samples) // options.batch_size))
        self.objective = Objective(SETTINGS["outputs"], self.training["metrics"], self.data.class_names is not None)
        self.make_model()
        self.out = Path(options.out)
        self.state = {
            "epoch": 0, "step": 0, "step_in_epoch": 0, "plateau": [NEVER, 0], "plateau_factor": 1.0,
            "stopping": [NEVER, 0], "best_epoch": 0, "stopped_early": False, "seconds": 0.0,
        }  # fmt: skip
        self.best = None
        self.sums = torch.zeros(0, dtype=torch.float64)
        self.loader = None

    def make_model(self):
        options, processes = self.options, self.processes
        self.model = Model()
        try:
            lacking, surplus = self.model.load_state_dict(load_file(options.weights), strict=False)
        except RuntimeError as error:
            raise SystemExit(f"{options.weights} belongs to another network: {error}") from None
        lacking = [name for name in lacking if not name.endswith("num_batches_tracked")]
        if lacking or surplus:
            raise SystemExit(f"{options.weights} belongs to another network: lacking {lacking}, surplus {surplus}.")
        if options.sync_batch_norm:
            self.model = torch.nn.SyncBatchNorm.convert_sync_batchnorm(self.model)
        self.model.to(processes.device)
        parameters = dict(self.model.named_parameters())
        self.penalties = [(parameters[entry["name"]], entry["l1"], entry["l2"]) for entry in SETTINGS["penalties"]]
        factors = SETTINGS["learningRateFactors"]
        groups = {}
        for name, parameter in parameters.items():
            if parameter.requires_grad:
                groups.setdefault(factors.get(name, 1.0), []).append(parameter)
        self.trainable = [parameter for group in groups.values() for parameter in group]
        self.groups = [{"params": group, "factor": factor} for factor, group in groups.items()]
        settings = {**self.training["optimizer"], "learningRate": options.learning_rate}
        self.optimiser = make_optimiser(settings, self.groups) if self.groups else None
        self.replica = processes.share(self.model)
        self.dtype = {"float32": None, "bf16": torch.bfloat16, "fp16": torch.float16}[options.precision]
        if self.dtype is torch.float16 and processes.device.type == "cpu":
            raise SystemExit("fp16 needs a GPU; on the processor choose --precision bf16.")
        new_scaler = getattr(torch.amp, "GradScaler", None)
        enabled = self.dtype is torch.float16
        self.scaler = new_scaler("cuda", enabled=enabled) if new_scaler else torch.cuda.amp.GradScaler(enabled=enabled)

    # -- one step

    def forward(self, model, batch):
        inputs, rows, labels = (self.to_device(part) for part in batch)
        mixed = torch.autocast(self.processes.device.type, self.dtype) if self.dtype else nullcontext()
        with mixed:
            answers = model(*inputs)
        return self.objective(answers, inputs, rows, labels)

    def to_device(self, part):
        if isinstance(part, list):
            return [self.to_device(one) for one in part]
        return part.to(self.processes.device, non_blocking=True)

    def penalty(self):
        terms = [l1 * weight.abs().sum() + l2 * weight.square().sum() for weight, l1, l2 in self.penalties]
        return sum(terms) if terms else torch.zeros((), device=self.processes.device)

    def step(self, batch, samples, own):
        """One update. A process weighs its loss by its share of the batch, so that the mean over processes is the batch's."""
        loss, measured = self.forward(self.replica, batch)
        penalty = self.penalty()
        if self.optimiser is not None:
            self.optimiser.zero_grad(set_to_none=True)
            weighed = loss * (own * self.processes.world / samples)
            self.scaler.scale(weighed + penalty).backward()
            self.scaler.unscale_(self.optimiser)
            self.clip()
            rate = self.learning_rate()
            for group in self.optimiser.param_groups:
                group["lr"] = rate * group["factor"]
            self.scaler.step(self.optimiser)
            self.scaler.update()
        return torch.cat([measured.new_tensor([own]), measured * own, penalty.detach().double().reshape(1) * own])

    def clip(self):
        clipping = self.training["clipping"]
        gradients = [parameter.grad for parameter in self.trainable if parameter.grad is not None]
        if clipping is None or not gradients:
            return
        limit = clipping["limit"]
        if clipping["kind"] == "value":
            for gradient in gradients:
                gradient.clamp_(-limit, limit)
            return
        length = torch.sqrt(sum(gradient.square().sum() for gradient in gradients))
        scale = limit / length.clamp(min=limit)
        for gradient in gradients:
            gradient.mul_(scale)

    def learning_rate(self):
        state = self.state
        return learning_rate(
            self.training["schedule"], self.options.learning_rate, state["step"], self.steps_per_epoch,
            self.options.epochs, state["plateau_factor"],
        )  # fmt: skip

    # -- epochs

    def batches(self, batches, training):
        workers = self.options.workers
        if workers is None:
            workers = 4 if SETTINGS["data"]["source"]["type"] == "imageFolder" else 0
        augmented = self.data if self.augmented is None else self.augmented
        return DataLoader(
            augmented if training else self.held_data, batch_sampler=batches,
            collate_fn=self.augmented_collate if training else self.collate, num_workers=workers,
            pin_memory=self.processes.device.type == "cuda", persistent_workers=training and workers > 0,
        )  # fmt: skip

    def train_epoch(self):
        state, options = self.state, self.options
        order = epoch_order(self.training_samples, state["epoch"])
        if self.loader is None:
            self.plan = Batches(order, options.batch_size, self.processes.rank, self.processes.world)
            self.loader = self.batches(self.plan, training=True)
        self.plan.order, self.plan.first = order, state["step_in_epoch"]
        self.plan.epoch = None if self.augmented is None else state["epoch"]
        self.replica.train()
        started = time.monotonic()
        trained = 0
        for batch in self.loader:
            samples = self.plan.batch_length(state["step_in_epoch"])
            own = len(order[state["step_in_epoch"] * options.batch_size :][:samples][self.processes.rank :: self.processes.world])
            rate = self.learning_rate()
            sums = self.step(batch, samples, own)
            self.sums = sums if self.sums.numel() == 0 else self.sums.to(sums.device) + sums
            state["step"] += 1
            state["step_in_epoch"] += 1
            trained += samples
            if state["step"] % options.log_every == 0:
                self.log_step(sums, rate)
            every = options.checkpoint_every
            if every and state["step"] % every == 0 and state["step_in_epoch"] < self.steps_per_epoch:
                # Of all processes together; each goes on with a share, so that any number of them may take it up.
                self.sums = self.processes.sum(self.sums) / self.processes.world
                self.save_checkpoint()
        return rate, trained / max(1e-9, time.monotonic() - started)

    def validate(self):
        self.processes.copy_buffers(self.model)
        self.replica.eval()
        sums = torch.zeros(2 + len(self.objective.plan), dtype=torch.float64)
        size = max(self.options.batch_size, 64)
        batches = Batches(self.validation_samples, size, self.processes.rank, self.processes.world)
        # Not through DistributedDataParallel: nothing is to be exchanged here, and processes may differ in number of batches.
        with torch.no_grad():
            for at, batch in enumerate(self.batches(batches, training=False)):
                own = len(self.validation_samples[at * size :][:size][self.processes.rank :: self.processes.world])
                _, measured = self.forward(self.model, batch)
                sums = sums + torch.cat([measured.new_tensor([own]), measured * own]).cpu()
        return self.averages(torch.cat([sums, sums.new_zeros(1)]), self.penalty().item())

    def averages(self, sums, penalty=None):
        count, *values, penalties = self.processes.sum(sums).tolist()
        count = max(count, 1)
        return self.objective.name_values([value / count for value in values], penalties / count if penalty is None else penalty)

    def run(self):
        options, state = self.options, self.state
        if options.resume:
            self.load_checkpoint()
        if self.processes.rank == 0:
            self.begin_curves()
        while state["epoch"] < options.epochs and not state["stopped_early"]:
            started = time.monotonic()
            rate, speed = self.train_epoch()
            training = self.averages(self.sums)
            self.sums = torch.zeros(0, dtype=torch.float64)
            validation = self.validate() if len(self.validation_samples) else None
            state["seconds"] += time.monotonic() - started
            self.close_epoch(training, validation, rate, speed)
            if not np.isfinite(training["loss"]):
                raise SystemExit("The loss is no longer a number. Lower the learning rate, or clip gradients; --resume would go on.")
        stopping = self.training["earlyStopping"]
        if stopping is not None and stopping["restoreBest"] and self.best is not None:
            self.model.load_state_dict(self.best, strict=False)
        self.write_curve({"type": "end", "outcome": "finished", "durationMs": round(state["seconds"] * 1000)})
        self.save_weights()
        if self.processes.rank == 0:
            print(f"{self.out / 'weights.safetensors'} holds the trained weights. Take them back into the project in Netwright.")
        self.processes.meet()

    def close_epoch(self, training, validation, rate, speed):
        state, settings = self.state, self.training
        loss = (validation or training)["loss"]
        stopping, schedule = settings["earlyStopping"], settings["schedule"]
        state["plateau"] = observe(state["plateau"], loss, 0)
        if schedule["kind"] == "plateau" and state["plateau"][1] >= schedule["patienceEpochs"]:
            state["plateau"] = [state["plateau"][0], 0]
            state["plateau_factor"] *= schedule["factor"]
        state["stopping"] = observe(state["stopping"], loss, stopping["minDelta"] if stopping else 0)
        improved = state["stopping"][1] == 0
        state["epoch"] += 1
        state["step_in_epoch"] = 0
        if improved:
            state["best_epoch"] = state["epoch"]
        if stopping is not None:
            state["stopped_early"] = state["stopping"][1] >= max(1, stopping["patienceEpochs"])
        point = {
            "type": "epoch", "epoch": state["epoch"], "step": state["step"], "training": training,
            "validation": validation, "learningRate": rate, "samplesPerSecond": speed,
        }  # fmt: skip
        self.write_curve(point)
        if improved:
            self.best = {name: value.detach().cpu().clone() for name, value in self.model.state_dict().items()}
            self.save_weights()
        self.save_checkpoint()
        if self.processes.rank == 0:
            told = [f"{name} {value:.4g}" for name, value in training.items() if name != "outputs"]
            held = [f"{name} {value:.4g}" for name, value in (validation or {}).items() if name not in ("outputs", "penalty")]
            print(f"epoch {state['epoch']}/{self.options.epochs}: {', '.join(told)}" + (f" | validation: {', '.join(held)}" if held else ""), flush=True)

    # -- files, by the first process

    def save_weights(self):
        if self.processes.rank != 0:
            return
        tensors = {name: value.detach().float().cpu().contiguous() for name, value in self.model.state_dict().items() if value.is_floating_point()}
        metadata = {"epoch": str(self.state["epoch"]), "netwright_curves": self.told_curves()}
        self.replace("weights.safetensors", lambda file: save_file(tensors, file, metadata=metadata))

    def save_checkpoint(self):
        if self.processes.rank != 0:
            return
        content = {
            "state": self.state, "model": self.model.state_dict(), "scaler": self.scaler.state_dict(), "best": self.best,
            "optimiser": None if self.optimiser is None else self.optimiser.state_dict(),
            "sums": self.sums.cpu() * self.processes.world, "random": torch.get_rng_state(),
        }  # fmt: skip
        self.replace("checkpoint.pt", lambda file: torch.save(content, file))

    def replace(self, name, write):
        """Writes beside and moves into place: a crash leaves the last whole file."""
        self.out.mkdir(parents=True, exist_ok=True)
        beside = self.out / f"{name}.part"
        write(beside)
        os.replace(beside, self.out / name)

    def load_checkpoint(self):
        file = self.out / "checkpoint.pt"
        if not file.exists():
            return
        content = torch.load(file, map_location="cpu")
        self.model.load_state_dict(content["model"])
        if self.optimiser is not None:
            self.optimiser.load_state_dict(content["optimiser"])
        self.scaler.load_state_dict(content["scaler"])
        self.state.update(content["state"])
        self.best = content["best"]
        self.sums = content["sums"] / self.processes.world
        if self.processes.rank == 0:
            torch.set_rng_state(content["random"])
            print(f"Goes on after epoch {self.state['epoch']}, step {self.state['step']}.")

    def begin_curves(self):
        """Keeps what belongs to the steps before this one, drops what a run that was cut off has written beyond."""
        self.out.mkdir(parents=True, exist_ok=True)
        file = self.out / "curves.jsonl"
        kept = []
        if self.options.resume and file.exists():
            for line in file.read_text(encoding="utf-8").splitlines():
                try:
                    point = json.loads(line)
                except ValueError:  # cut off in mid-line
                    continue
                if point["type"] != "end" and point.get("step", 0) <= self.state["step"]:
                    kept.append(line)
        if not kept:
            head = {
                "type": "run", "format": 1, "startedAt": round(time.time() * 1000), "backend": f"pytorch-{self.options.device}",
                "processes": self.processes.world, "batchSize": self.options.batch_size, "epochs": self.options.epochs,
                "learningRate": self.options.learning_rate, "precision": self.options.precision,
                "trainable": sum(parameter.numel() for parameter in self.trainable),
                "trainingSamples": len(self.training_samples), "validationSamples": len(self.validation_samples),
            }  # fmt: skip
            kept = [json.dumps(head)]
        self.replace("curves.jsonl", lambda part: part.write_text("\n".join(kept) + "\n", encoding="utf-8"))

    def log_step(self, sums, rate):
        averages = self.averages(sums)
        averages.pop("outputs", None)
        epoch = self.state["epoch"] + self.state["step_in_epoch"] / self.steps_per_epoch
        self.write_curve({"type": "step", "step": self.state["step"], "epoch": epoch, "learningRate": rate, **averages})

    def write_curve(self, point):
        if self.processes.rank == 0:
            with (self.out / "curves.jsonl").open("a", encoding="utf-8") as file:
                file.write(json.dumps(finite(point)) + "\n")


    def told_curves(self):
        """What the weights tell of their training: curves.jsonl, of a long run's steps a few thousand."""
        lines = (self.out / "curves.jsonl").read_text(encoding="utf-8").splitlines()
        steps = [number for number, line in enumerate(lines) if json.loads(line)["type"] == "step"]
        left_out = set(steps) - set(steps[:: 1 + len(steps) // 4000])
        return "\n".join(line for number, line in enumerate(lines) if number not in left_out) + "\n"


def finite(value):
    """JSON has no infinite numbers: null stands for them."""
    if isinstance(value, dict):
        return {name: finite(part) for name, part in value.items()}
    return None if isinstance(value, float) and not np.isfinite(value) else value


if __name__ == "__main__":
    options = read_options()
    processes = Processes(options.device)
    try:
        Trainer(options, processes).run()
    except FileNotFoundError as error:
        raise SystemExit(f"{error.filename or error} is not there. --data says where the data lies, --weights what to begin with.") from None
    finally:
        processes.close()
    sys.exit(0)
