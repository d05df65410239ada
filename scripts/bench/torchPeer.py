"""The bench's jobs in PyTorch, to be raced against in the same run.

A long-lived process: one JSON request per line on stdin, one JSON answer per line on stdout.
    {"open": "cnn32", "batch": 64}        -> {"parameters": 545098, "notComparable": 0}
    {"run": {"ms": 1000, "minSteps": 2}}  -> {"times": [milliseconds of each step]}
    {"close": true}                       -> {}
An error is answered with {"error": "..."}. It says hello first: version, threads, and the BLAS library in use
(Debian's PyTorch takes whatever libblas.so.3 is; the reference BLAS is many times slower than OpenBLAS).

usage: torchPeer.py THREADS, with OMP_NUM_THREADS and OPENBLAS_NUM_THREADS set to the same number.
"""
import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

THREADS = int(sys.argv[1])
torch.set_num_threads(THREADS)
torch.set_num_interop_threads(1)


def conv_relu(inputs, outputs):
    return [nn.Conv2d(inputs, outputs, 3, padding=1), nn.ReLU()]


def cnn32():
    return nn.Sequential(
        *conv_relu(3, 32), *conv_relu(32, 32), nn.MaxPool2d(2), *conv_relu(32, 64), *conv_relu(64, 64), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(4096, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, 10))


def mlp():
    return nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))


class LastStateLstm(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm, self.head = nn.LSTM(32, 64, batch_first=True), nn.Linear(64, 10)

    def forward(self, x):
        return self.head(self.lstm(x)[0][:, -1])


def vgg_small():
    stages = [[*conv_relu(inputs, outputs), *conv_relu(outputs, outputs), nn.MaxPool2d(2)]
              for inputs, outputs in [(3, 32), (32, 64), (64, 128)]]
    return nn.Sequential(*sum(stages, []), nn.Flatten(), nn.Linear(2048, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, 10))


def conv_norm(inputs, outputs, kernel, stride=1):
    return nn.Sequential(nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(outputs))


class CifarBlock(nn.Module):
    """He et al. 2015, section 4.2, with shortcuts of option A: every second pixel, zeros for the new channels."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.stride, self.zeros = outputs // inputs, (outputs - inputs) // 2
        self.first, self.second = conv_norm(inputs, outputs, 3, self.stride), conv_norm(outputs, outputs, 3)

    def forward(self, x):
        skip = x if self.zeros == 0 else F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, self.zeros, self.zeros))
        return F.relu(self.second(F.relu(self.first(x))) + skip)


def resnet20():
    widths = [(16, 16)] * 3 + [(16, 32)] + [(32, 32)] * 2 + [(32, 64)] + [(64, 64)] * 2
    return nn.Sequential(conv_norm(3, 16, 3), nn.ReLU(), *[CifarBlock(*width) for width in widths],
                         nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))


class Bottleneck(nn.Module):
    """As in torchvision: the stride sits in the 3x3 convolution (v1.5)."""

    def __init__(self, inputs, width, stride):
        super().__init__()
        self.reduce, self.conv, self.expand = conv_norm(inputs, width, 1), conv_norm(width, width, 3, stride), conv_norm(width, width * 4, 1)
        self.skip = nn.Identity() if stride == 1 and inputs == width * 4 else conv_norm(inputs, width * 4, 1, stride)

    def forward(self, x):
        return F.relu(self.expand(F.relu(self.conv(F.relu(self.reduce(x))))) + self.skip(x))


def resnet50():
    blocks, inputs = [], 64
    for stage, count in enumerate([3, 4, 6, 3]):
        for index in range(count):
            blocks.append(Bottleneck(inputs, 64 << stage, 2 if index == 0 and stage > 0 else 1))
            inputs = 256 << stage
    return nn.Sequential(conv_norm(3, 64, 7, 2), nn.ReLU(), nn.MaxPool2d(3, 2, 1), *blocks,
                         nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(2048, 1000))


IMAGE = (3, 32, 32)
# name: (net, shape of a sample, L2 penalty on convolutions, as in the net of the same name here)
JOBS = {
    "cnn32": (cnn32, IMAGE, 0),
    "mlp": (mlp, (784,), 0),
    "lstm": (LastStateLstm, (40, 32), 0),
    "vgg-small": (vgg_small, IMAGE, 0),
    "resnet20": (resnet20, IMAGE, 1e-4),
    "resnet50": (resnet50, (3, 224, 224), 0),
}


def make_training_step(model, batches, penalty):
    """The penalty penalty * w^2 adds 2 * penalty * w to the gradient, which PyTorch calls weight decay."""
    decayed = [weight for weight in model.parameters() if weight.dim() == 4]
    plain = [weight for weight in model.parameters() if weight.dim() != 4]
    groups = [{"params": decayed, "weight_decay": 2 * penalty}, {"params": plain}]
    optimizer = torch.optim.Adam([group for group in groups if group["params"]], 1e-3)
    model.train()
    steps = 0

    def step():
        nonlocal steps
        x, y = batches[steps % len(batches)]
        steps += 1
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


def make_inference_step(model, batches):
    model.eval()

    def step():
        with torch.inference_mode():
            return torch.softmax(model(batches[0][0]), 1).numpy()

    return step


def redundant_parameters(model):
    """nn.LSTM has two biases that are only ever added; the other has the second in vain."""
    return sum(weight.numel() for name, weight in model.named_parameters() if "bias_hh" in name)


def open_job(name, batch):
    make, shape, penalty = JOBS[name]
    torch.manual_seed(1)
    model = make()
    # Four batches in turn, as there: one alone is soon known by heart.
    batches = [(torch.randn(batch, *shape), torch.arange(batch) % 10) for _ in range(4)]
    step = make_inference_step(model, batches) if name == "resnet50" else make_training_step(model, batches, penalty)
    redundant = redundant_parameters(model)
    return step, {"parameters": sum(weight.numel() for weight in model.parameters()) - redundant, "notComparable": redundant}


def time_steps(step, ms, min_steps):
    times, end = [], time.perf_counter() + ms / 1e3
    while len(times) < min_steps or time.perf_counter() < end:
        start = time.perf_counter()
        step()
        times.append((time.perf_counter() - start) * 1e3)
    return times


def blas_in_use():
    try:
        with open("/proc/self/maps") as maps:
            loaded = maps.read()
    except OSError:
        return "unknown"
    return next((name for name in ["openblas", "mkl", "blis"] if name in loaded), "reference")


def main():
    torch.mm(torch.ones(64, 64), torch.ones(64, 64))
    print(json.dumps({"torch": torch.__version__, "threads": torch.get_num_threads(), "blas": blas_in_use()}), flush=True)
    step = None
    for line in sys.stdin:
        try:
            request = json.loads(line)
            if "open" in request:
                step, answer = open_job(request["open"], request["batch"])
            elif "run" in request:
                answer = {"times": time_steps(step, request["run"]["ms"], request["run"]["minSteps"])}
            else:
                step, answer = None, {}
        except Exception as error:  # whatever it is, the bench goes on without this job
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


main()
