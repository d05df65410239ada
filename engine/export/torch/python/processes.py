"""The processes that train together: what they share out and sum up, what interrupts them, and how they end."""
import atexit
import gc
import json
import multiprocessing
import os
import signal
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import torch
import torch.distributed as dist
from torch.nn.parallel import DistributedDataParallel

from images import Unreadable

SIGNALS = (signal.SIGINT, signal.SIGTERM)
PATIENCE_SECONDS = 5


class Interrupted(Exception):
    """A signal came, all processes have agreed to stop, and a checkpoint is written."""


class Processes:
    """This process among all: torchrun tells them apart by environment variables; without it there is one."""

    def __init__(self, device):
        self.world = int(os.environ.get("WORLD_SIZE", 1))
        self.rank = int(os.environ.get("RANK", 0))
        self.signal, self.signalled_at = 0, 0.0
        self.opened = False
        local = int(os.environ.get("LOCAL_RANK", 0))
        if device == "cuda":
            found = torch.cuda.device_count() if torch.cuda.is_available() else 0
            if local >= found:
                asked = f"process {local} of this machine needs one of its own: --nproc_per_node={found} is the most" if found else "--device cpu does without"
                raise SystemExit(f"--device cuda: PyTorch finds {found or 'no'} GPU{'s' if found > 1 else ''} here; {asked}.")
        self.device = torch.device("cuda", local) if device == "cuda" else torch.device("cpu")
        if device == "cuda":
            torch.cuda.set_device(self.device)
        self.opened = self.world > 1 and not dist.is_initialized()
        if self.opened:
            dist.init_process_group("nccl" if device == "cuda" else "gloo", timeout=timedelta(minutes=30))

    def sum(self, values):
        """A vector summed over all processes."""
        values = values.to(self.device, torch.float64, copy=True)
        if self.world > 1:
            dist.all_reduce(values)
        return values.cpu()

    def maximum(self, values):
        """The largest of all processes, number by number."""
        values = values.to(self.device, torch.float64, copy=True)
        if self.world > 1:
            dist.all_reduce(values, dist.ReduceOp.MAX)
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

    # -- signals

    def listen(self):
        """From now on a signal asks to stop. Where training runs in a thread (Ray), its host ends it."""
        if threading.current_thread() is threading.main_thread():
            for number in SIGNALS:
                signal.signal(number, self.take_signal)

    def take_signal(self, number, _frame):
        now = time.monotonic()
        # Ctrl-C reaches a process twice, from the terminal and from torchrun: only a later one is impatient.
        if self.signal and now > self.signalled_at + 1:
            stop_listening()
            os.kill(os.getpid(), number)
        if not self.signal:
            self.signal, self.signalled_at = number, now

    def should_stop(self, step):
        """The signal that one of the processes got, else 0: the same for all, so that they stop at the same step."""
        if self.world == 1:
            return self.signal
        if self.device.type == "cuda" and step % 10:  # asking waits for the GPU
            return 0
        return int(self.maximum(torch.tensor([self.signal])).item())

    # -- the end

    def fail(self, error):
        """Ends with one message where `error` is known to people; what is not known is raised on, as the bug that it is."""
        message = explain(error)
        if message is None:
            raise error
        if self.world == 1:
            raise SystemExit(message) from None
        stop_listening()
        if self.rank > 0 or is_loss_of_others(error):
            time.sleep(PATIENCE_SECONDS)  # Who found it first, or is the first of those who found it together, tells it: torchrun ends the others.
        print(message, file=sys.stderr, flush=True)
        report = os.environ.get("TORCHELASTIC_ERROR_FILE")
        if report:  # what torchrun repeats at the end of its own report
            Path(report).write_text(json.dumps({"message": message, "timestamp": int(time.time())}), encoding="utf-8")
        os._exit(1)  # Closing the group would wait for what the others still owe.

    def close(self):
        if self.opened:
            gc.collect()  # what still holds the group would keep its threads beyond it, and C++ aborts at threads that nobody joined
            dist.destroy_process_group()


def stop_listening():
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)


def ignore_signals(_worker):
    """For processes that read data: a terminal and Slurm signal them too, and they are needed until training has stopped."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


@atexit.register
def end_readers():
    """Those of a run that ended badly: they would ignore the signal with which multiprocessing ends them, and it would wait for ever."""
    if hasattr(signal, "SIGCHLD"):
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # where PyTorch raises that they have ended
    for process in multiprocessing.active_children():
        process.kill()


def first_line(error):
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def is_loss_of_others(error):
    return isinstance(error, RuntimeError) and any(word in str(error) for word in ("gloo", "NCCL", "Connection closed by peer", "Connection reset"))


def explain(error):
    """What to tell people of an error instead of a traceback; None: it is a bug."""
    told = str(error)
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, str) else None
    if isinstance(error, Unreadable):
        return told
    if isinstance(error, FileNotFoundError):
        return f"{error.filename or told} is not there. --data says where the data lies, --weights what to begin with."
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename} cannot be used: {error.strerror}."
    if isinstance(error, ModuleNotFoundError):
        return f"{told}. Install what the project needs: pip install -r requirements.txt"
    if isinstance(error, RuntimeError) and "out of memory" in told:
        return f"There is not enough memory ({first_line(error)}). Lower --batch-size, add processes, or train with --precision bf16."
    if isinstance(error, RuntimeError) and "DataLoader worker" in told:
        return f"A process that reads data was ended from outside, often for want of memory ({first_line(error)}). Lower --workers; 0 reads in this process."
    if is_loss_of_others(error):
        return f"Another process has ended, so this one ({os.environ.get('RANK')}) cannot go on ({first_line(error)}). Its own message tells why."
    return None
