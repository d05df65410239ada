"""Trains the network as Netwright would, on one processor or on many.

    python train.py
    torchrun --standalone --nproc_per_node=2 train.py

The batch is shared out among the processes, so that the same settings do the same whatever their number. What comes out is
in trained/: weights.safetensors, which Netwright takes back with the curves that are in it too, curves.jsonl, and
checkpoint.pt to go on from (--resume). Ctrl-C, and what Slurm and torchrun send to end a run, write a checkpoint first.
"""
import argparse
import json
import os
import signal
import sys
import time
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import DataLoader

from augmentation import Augmented
from data import (
    Batches, Collate, check_classes, epoch_order, load_data, load_validation, project_augmentation, split_samples,
)  # fmt: skip
from files import Curves, read_checkpoint, read_weights, replace, write_weights
from model import Model
from objective import Objective
from optimisers import make_optimiser
from processes import Interrupted, Processes, ignore_signals
from scaling import Scaling, fit_scaling, project_scaling, scaling_samples
from schedule import NEVER, learning_rate, observe
from settings import SETTINGS

HERE = Path(__file__).parent


def count(given, least=1):
    if given.isdecimal() and int(given) >= least:
        return int(given)
    raise argparse.ArgumentTypeError(f"a whole number of at least {least} is needed, not {given}")


def count_or_none(given):
    return count(given, least=0)


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
    parser.add_argument("--accumulate", type=count, default=1, metavar="PARTS", help="each step in so many parts, one after the other, where a batch does not fit into memory")
    parser.add_argument("--learning-rate", type=rate, default=training["optimizer"]["learningRate"])
    parser.add_argument("--weights", default=str(HERE / "weights.safetensors"), help="to begin with")
    parser.add_argument("--out", default=str(HERE / "trained"))
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint in the out folder, if there is one")
    parser.add_argument("--checkpoint-every", type=count_or_none, default=0, metavar="STEPS", help="besides after every epoch")
    parser.add_argument("--workers", type=count_or_none, default=None, help="processes that read data; unless told up to 4 for images, else none")
    parser.add_argument("--precision", choices=["float32", "bf16", "fp16"], default="float32", help="mixed; fp16 on GPUs only")
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--sync-batch-norm", action="store_true", help="statistics of the whole batch (GPUs); off: of each share")
    parser.add_argument("--fit-scaling", action="store_true", help="learn the data's scaling anew: for other data than in the app")
    parser.add_argument("--scaling-samples", type=count, metavar="COUNT", help="at most so many, drawn by the seed; unless told, as many as Netwright holds in memory")
    parser.add_argument("--log-every", type=count, default=10, metavar="STEPS")
    return parser.parse_args()


def mend_old_torch():
    """PyTorch 1.x on processors: GELU's gradient is wrong where it comes through a permute. Without oneDNN it is right."""
    if torch.__version__.startswith("1.") and "gelu" in (HERE / "model.py").read_text(encoding="utf-8").lower():
        torch.backends.mkldnn.set_flags(False)


def split_batch(batch, parts):
    """Inputs, rows and targets of a batch, in at most so many parts."""
    inputs, rows, targets = batch
    pieces = [one.chunk(parts) for one in (*inputs, rows, targets)]
    return [(list(piece[:-2]), *piece[-2:]) for piece in zip(*pieces)]


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
        if len(self.training_samples) == 0:
            raise SystemExit("The data holds no samples to train on.")
        self.out = Path(options.out)
        self.workers = options.workers
        if self.workers is None:
            self.workers = min(4, os.cpu_count() or 1) if SETTINGS["data"]["source"]["type"] == "imageFolder" else 0
        self.checkpoint = read_checkpoint(self.out / "checkpoint.pt") if options.resume else None
        self.scaling = scaling = self.find_scaling()
        self.collate = Collate(scaling)
        augmentation = project_augmentation(self.data)
        self.augmented = None if augmentation is None else Augmented(self.data, augmentation)
        self.augmented_collate = Collate(scaling, augmentation)
        self.steps_per_epoch = max(1, -(-len(self.training_samples) // options.batch_size))
        self.objective = Objective(SETTINGS["outputs"], self.training["metrics"], self.data.class_names is not None)
        self.make_model()
        self.curves = Curves(self.out / "curves.jsonl", writes=processes.rank == 0)
        self.state = {
            "epoch": 0, "step": 0, "step_in_epoch": 0, "plateau": [NEVER, 0], "plateau_factor": 1.0, "rate": options.learning_rate,
            "stopping": [NEVER, 0], "best_epoch": 0, "stopped_early": False, "seconds": 0.0, "batch_size": options.batch_size,
        }  # fmt: skip
        self.best = None
        self.sums = torch.zeros(0, dtype=torch.float64)
        self.loader = self.validation_loader = None

    def find_scaling(self):
        """The app's; with --fit-scaling learned anew; of a run that goes on, its own."""
        if self.checkpoint is not None:
            return Scaling(**self.checkpoint["scaling"])
        if not self.options.fit_scaling:
            return project_scaling()
        samples = scaling_samples(self.data, self.training_samples, self.options.scaling_samples)
        scaling = fit_scaling(self.data, samples, self.processes, self.workers)
        if self.processes.rank == 0:
            print(f"Scaling learned from {len(samples)} of {len(self.training_samples)} training samples: {scaling.tell()}.", flush=True)
        return scaling

    def make_model(self):
        options, processes = self.options, self.processes
        self.model = Model()
        read_weights(options.weights, self.model)
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
        penalty = self.penalty()
        if self.optimiser is not None:
            self.optimiser.zero_grad(set_to_none=True)
        total = 0
        parts = split_batch(batch, self.options.accumulate)
        for at, part in enumerate(parts):
            share = len(part[1]) / len(batch[1])
            is_last = at == len(parts) - 1
            # Gradients are exchanged once, with the last part's.
            with nullcontext() if is_last or self.replica is self.model else self.replica.no_sync():
                loss, measured = self.forward(self.replica, part)
                if self.optimiser is not None:
                    weighed = loss * (share * own * self.processes.world / samples)
                    self.scaler.scale(weighed + penalty if is_last else weighed).backward()
            total = total + measured * share
        if self.optimiser is not None:
            self.scaler.unscale_(self.optimiser)
            self.clip()
            rate = self.learning_rate()
            for group in self.optimiser.param_groups:
                group["lr"] = rate * group["factor"]
            self.scaler.step(self.optimiser)
            self.scaler.update()
        return torch.cat([total.new_tensor([own]), total * own, penalty.detach().double().reshape(1) * own])

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
        augmented = self.data if self.augmented is None else self.augmented
        return DataLoader(
            augmented if training else self.held_data, batch_sampler=batches,
            collate_fn=self.augmented_collate if training else self.collate, num_workers=self.workers,
            worker_init_fn=ignore_signals, pin_memory=self.processes.device.type == "cuda", persistent_workers=self.workers > 0,
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
            state["rate"] = self.learning_rate()
            sums = self.step(batch, samples, own)
            self.sums = sums if self.sums.numel() == 0 else self.sums.to(sums.device) + sums
            state["step"] += 1
            state["step_in_epoch"] += 1
            trained += samples
            if state["step"] % options.log_every == 0:
                self.log_step(sums)
            self.stop_when_asked()
            every = options.checkpoint_every
            if every and state["step"] % every == 0 and state["step_in_epoch"] < self.steps_per_epoch:
                self.save_checkpoint()
        return trained / max(1e-9, time.monotonic() - started)

    def validate(self):
        self.processes.copy_buffers(self.model)
        self.replica.eval()
        sums = torch.zeros(2 + len(self.objective.plan), dtype=torch.float64)
        size = max(self.options.batch_size, 64)
        if self.validation_loader is None:
            batches = Batches(self.validation_samples, size, self.processes.rank, self.processes.world)
            self.validation_loader = self.batches(batches, training=False)
        # Not through DistributedDataParallel: nothing is to be exchanged here.
        with torch.no_grad():
            for at, batch in enumerate(self.validation_loader):
                own = len(self.validation_samples[at * size :][:size][self.processes.rank :: self.processes.world])
                _, measured = self.forward(self.model, batch)
                sums = sums + torch.cat([measured.new_tensor([own]), measured * own]).cpu()
                self.stop_when_asked(at)
        return self.averages(torch.cat([sums, sums.new_zeros(1)]), self.penalty().item())

    def averages(self, sums, penalty=None):
        count, *values, penalties = self.processes.sum(sums).tolist()
        count = max(count, 1)
        return self.objective.name_values([value / count for value in values], penalties / count if penalty is None else penalty)

    def run(self):
        options, state = self.options, self.state
        if options.resume:
            self.load_checkpoint()
        self.curves.begin(self.describe_run(), state["step"] if options.resume else None)
        self.processes.listen()
        while state["epoch"] < options.epochs and not state["stopped_early"]:
            self.started = time.monotonic()
            speed = self.train_epoch()
            validation = self.validate() if len(self.validation_samples) else None
            training = self.averages(self.sums)
            self.sums = torch.zeros(0, dtype=torch.float64)
            state["seconds"] += time.monotonic() - self.started
            self.close_epoch(training, validation, speed)
            if not np.isfinite(training["loss"]):
                raise SystemExit("The loss is no longer a number. Lower the learning rate, or clip gradients; --resume would go on.")
        stopping = self.training["earlyStopping"]
        if stopping is not None and stopping["restoreBest"] and self.best is not None:
            self.model.load_state_dict(self.best, strict=False)
        self.curves.add({"type": "end", "outcome": "finished", "durationMs": round(state["seconds"] * 1000)})
        self.save_weights()
        if self.processes.rank == 0:
            print(f"{self.out / 'weights.safetensors'} holds the trained weights. Take them back into the project in Netwright.")
        self.processes.meet()

    def close_epoch(self, training, validation, speed):
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
            "validation": validation, "learningRate": state["rate"], "samplesPerSecond": speed,
        }  # fmt: skip
        self.curves.add(point)
        if improved:
            self.best = {name: value.detach().cpu().clone() for name, value in self.model.state_dict().items()}
            self.save_weights()
        self.save_checkpoint()
        if self.processes.rank == 0:
            told = [f"{name} {value:.4g}" for name, value in training.items() if name != "outputs"]
            held = [f"{name} {value:.4g}" for name, value in (validation or {}).items() if name not in ("outputs", "penalty")]
            print(f"epoch {state['epoch']}/{self.options.epochs}: {', '.join(told)}" + (f" | validation: {', '.join(held)}" if held else ""), flush=True)

    def stop_when_asked(self, at=None):
        """Ends the run with a checkpoint where a signal asked for it: of this step, or of the batch `at` of a validation."""
        number = self.processes.should_stop(self.state["step"] if at is None else at)
        if number == 0:
            return
        self.state["seconds"] += time.monotonic() - self.started
        self.save_checkpoint()
        if self.processes.rank == 0:
            place = f"epoch {self.state['epoch'] + 1}, step {self.state['step']}"
            print(f"Stopped by {signal.Signals(number).name} in {place}. {self.out / 'checkpoint.pt'} is written: --resume goes on from it.", flush=True)
        self.processes.meet()
        raise Interrupted(number)

    # -- files, by the first process

    def save_weights(self):
        if self.processes.rank == 0:
            metadata = {"epoch": str(self.state["epoch"]), "netwright_curves": self.curves.tell()}
            if self.scaling.tell() != project_scaling().tell():
                metadata["netwright_scaling"] = json.dumps(self.scaling.tell())
            write_weights(self.out / "weights.safetensors", self.model, metadata)

    def save_checkpoint(self):
        # Sums are of all processes together; each goes on with a share, so that any number of them may take it up.
        if self.sums.numel() > 0:
            self.sums = self.processes.sum(self.sums) / self.processes.world
        if self.processes.rank != 0:
            return
        content = {
            "state": self.state, "model": self.model.state_dict(), "scaler": self.scaler.state_dict(), "best": self.best,
            "optimiser": None if self.optimiser is None else self.optimiser.state_dict(),
            "sums": self.sums * self.processes.world, "random": torch.get_rng_state(),
            "scaling": self.scaling.tell(),
        }  # fmt: skip
        replace(self.out / "checkpoint.pt", lambda file: torch.save(content, file))

    def load_checkpoint(self):
        content = self.checkpoint
        step = 0 if content is None else content["state"]["step"]
        if self.processes.maximum(torch.tensor([step, -step])).tolist() != [step, -step]:
            raise SystemExit(f"Not every process sees the same {self.out / 'checkpoint.pt'}. --out must be a folder that all nodes share.")
        if content is None:
            return
        try:
            self.model.load_state_dict(content["model"])
            if self.optimiser is not None:
                self.optimiser.load_state_dict(content["optimiser"])
        except (KeyError, RuntimeError, TypeError, ValueError):
            raise SystemExit(
                f"{self.out / 'checkpoint.pt'} belongs to another network or optimiser. Give this one another --out, or begin anew without --resume."
            ) from None
        before, now = content["state"]["batch_size"], self.options.batch_size
        if before != now and content["state"]["step_in_epoch"] > 0:
            raise SystemExit(f"The checkpoint was written inside an epoch with batches of {before}: go on with --batch-size {before} (this is {now}).")
        self.scaler.load_state_dict(content["scaler"])
        self.state.update(content["state"], batch_size=now)
        self.best = content["best"]
        self.sums = content["sums"] / self.processes.world
        if self.processes.rank == 0:
            torch.set_rng_state(content["random"])
            print(f"Goes on after epoch {self.state['epoch']}, step {self.state['step']}.", flush=True)
        self.checkpoint = None

    def describe_run(self):
        options = self.options
        return {
            "type": "run", "format": 1, "startedAt": round(time.time() * 1000), "backend": f"pytorch-{options.device}",
            "processes": self.processes.world, "batchSize": options.batch_size, "epochs": options.epochs,
            "learningRate": options.learning_rate, "precision": options.precision,
            "trainable": sum(parameter.numel() for parameter in self.trainable),
            "trainingSamples": len(self.training_samples), "validationSamples": len(self.validation_samples),
        }  # fmt: skip

    def log_step(self, sums):
        averages = self.averages(sums)
        averages.pop("outputs", None)
        epoch = self.state["epoch"] + self.state["step_in_epoch"] / self.steps_per_epoch
        self.curves.add({"type": "step", "step": self.state["step"], "epoch": epoch, "learningRate": self.state["rate"], **averages})


def main():
    options = read_options()
    processes = None
    try:
        processes = Processes(options.device)
        Trainer(options, processes).run()
    except Interrupted as interrupted:
        return 128 + interrupted.args[0]
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except (Exception, SystemExit) as error:
        if processes is None:
            raise
        processes.fail(error)
    finally:
        if processes is not None:
            processes.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
