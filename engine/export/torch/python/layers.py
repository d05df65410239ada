"""What PyTorch has no module of its own for, or computes a little differently while training."""
import torch
import torch.nn.functional as F
from torch import nn


class _BatchNorm:
    """Batch normalisation that keeps the variance of a batch as Netwright and Keras do, divided by n.

    PyTorch's own divides by n - 1 for the running variance, which is all that differs.
    """

    def forward(self, x):
        if not self.training:
            return super().forward(x)
        with torch.no_grad():
            axes = [axis for axis in range(x.dim()) if axis != 1]
            variance, mean = torch.var_mean(x.float(), axes, unbiased=False)
            self.running_mean.lerp_(mean, self.momentum)
            self.running_var.lerp_(variance, self.momentum)
            self.num_batches_tracked += 1
        enabled = torch.backends.cudnn.enabled
        return torch.batch_norm(x, self.weight, self.bias, None, None, True, 0.0, self.eps, enabled)


class BatchNorm1d(_BatchNorm, nn.BatchNorm1d):
    pass


class BatchNorm2d(_BatchNorm, nn.BatchNorm2d):
    pass


class GaussianNoise(nn.Module):
    """Adds noise of mean 0 while training."""

    def __init__(self, deviation):
        super().__init__()
        self.deviation = deviation

    def forward(self, x):
        return x + self.deviation * torch.randn_like(x) if self.training else x


def one_bias(layer):
    """Keeps the second bias of a recurrent layer at zero: Netwright has one, and training both would move it twice as far."""
    for name, parameter in layer.named_parameters():
        if name.startswith("bias_hh"):
            nn.init.zeros_(parameter)
            parameter.requires_grad_(False)
    return layer


ACTIVATIONS = {"tanh": torch.tanh, "relu": F.relu, "sigmoid": torch.sigmoid, "linear": lambda x: x}


class _Recurrent(nn.Module):
    """A recurrent layer step by step: batch × steps × features in; every step and the last states out, as nn.RNN gives them."""

    gates = 1
    biases = ("bias_ih",)

    def __init__(self, input_size, hidden_size, activation="tanh", bias=True, bidirectional=False):
        super().__init__()
        self.hidden_size = hidden_size
        self.activation = ACTIVATIONS[activation]
        self.endings = ["_l0", "_l0_reverse"] if bidirectional else ["_l0"]
        reach = hidden_size**-0.5
        for ending in self.endings:
            shapes = {"weight_ih": (self.gates * hidden_size, input_size), "weight_hh": (self.gates * hidden_size, hidden_size)}
            if bias:
                shapes.update((name, (self.gates * hidden_size,)) for name in self.biases)
            for name, shape in shapes.items():
                self.register_parameter(name + ending, nn.Parameter(torch.empty(shape).uniform_(-reach, reach)))

    def forward(self, x):
        directions = [self.run(x if at == 0 else x.flip(1), ending) for at, ending in enumerate(self.endings)]
        outputs = [steps if at == 0 else steps.flip(1) for at, (steps, _) in enumerate(directions)]
        states = zip(*(state for _, state in directions))
        return torch.cat(outputs, 2), self.answer([torch.stack(state) for state in states])

    def run(self, x, ending):
        kernel, recurrent = getattr(self, "weight_ih" + ending), getattr(self, "weight_hh" + ending)
        scores = F.linear(x, kernel, getattr(self, "bias_ih" + ending, None))
        bias = getattr(self, "bias_hh" + ending, None)
        state = self.start(x)
        steps = []
        for score in scores.unbind(1):
            state = self.step(score, state, recurrent, bias)
            steps.append(state[0])
        return torch.stack(steps, 1), state

    def start(self, x):
        return (x.new_zeros(x.size(0), self.hidden_size),)

    def answer(self, states):
        return states[0]


class RNN(_Recurrent):
    def step(self, score, state, recurrent, bias):
        (hidden,) = state
        return (self.activation(score + F.linear(hidden, recurrent)),)


class GRU(_Recurrent):
    """The reset gate comes before the matrix product (Cho et al. 2014; in Keras reset_after=False), in nn.GRU after it."""

    gates = 3

    def step(self, score, state, recurrent, bias):
        (hidden,) = state
        size = 2 * self.hidden_size
        reset, update = torch.sigmoid(score[:, :size] + F.linear(hidden, recurrent[:size])).chunk(2, 1)
        candidate = self.activation(score[:, size:] + F.linear(reset * hidden, recurrent[size:]))
        return (update * hidden + (1 - update) * candidate,)


class ResetAfterGRU(_Recurrent):
    """nn.GRU with another activation: the reset gate comes after the matrix product (in Keras reset_after=True)."""

    gates = 3
    biases = ("bias_ih", "bias_hh")

    def step(self, score, state, recurrent, bias):
        (hidden,) = state
        from_input, from_state = score.chunk(3, 1), F.linear(hidden, recurrent, bias).chunk(3, 1)
        reset = torch.sigmoid(from_input[0] + from_state[0])
        update = torch.sigmoid(from_input[1] + from_state[1])
        candidate = self.activation(from_input[2] + reset * from_state[2])
        return (update * hidden + (1 - update) * candidate,)


class LSTM(_Recurrent):
    gates = 4

    def start(self, x):
        zeros = x.new_zeros(x.size(0), self.hidden_size)
        return zeros, zeros

    def step(self, score, state, recurrent, bias):
        hidden, cell = state
        take, forget, candidate, tell = (score + F.linear(hidden, recurrent)).chunk(4, 1)
        cell = torch.sigmoid(forget) * cell + torch.sigmoid(take) * self.activation(candidate)
        return torch.sigmoid(tell) * self.activation(cell), cell

    def answer(self, states):
        return tuple(states)
