"""Optimisers where PyTorch's own put epsilon elsewhere than Netwright, tf.js and TensorFlow do."""
import torch


class Adagrad(torch.optim.Optimizer):
    """a ← a + g²; w ← w - lr · g / √(a + ε). The sum starts at 0.1."""

    def __init__(self, parameters, lr, eps):
        super().__init__(parameters, {"lr": lr, "eps": eps})

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            for weight in (one for one in group["params"] if one.grad is not None):
                state = self.state[weight]
                if "accumulator" not in state:
                    state["accumulator"] = torch.full_like(weight, 0.1)
                state["accumulator"].addcmul_(weight.grad, weight.grad)
                weight.addcdiv_(weight.grad, (state["accumulator"] + group["eps"]).sqrt_(), value=-group["lr"])


class RMSprop(torch.optim.Optimizer):
    """s ← ρ·s + (1 - ρ)·g²; w ← w - lr · g / √(s + ε)."""

    def __init__(self, parameters, lr, rho, eps):
        super().__init__(parameters, {"lr": lr, "rho": rho, "eps": eps})

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            for weight in (one for one in group["params"] if one.grad is not None):
                state = self.state[weight]
                if "mean_square" not in state:
                    state["mean_square"] = torch.zeros_like(weight)
                state["mean_square"].mul_(group["rho"]).addcmul_(weight.grad, weight.grad, value=1 - group["rho"])
                weight.addcdiv_(weight.grad, (state["mean_square"] + group["eps"]).sqrt_(), value=-group["lr"])


def make_optimiser(settings, groups):
    """The project's optimiser over groups of parameters."""
    kind, rate, epsilon = settings["kind"], settings["learningRate"], settings["epsilon"]
    betas = (settings["beta1"], settings["beta2"])
    if kind == "sgd":
        return torch.optim.SGD(groups, lr=rate)
    if kind == "momentum":
        return torch.optim.SGD(groups, lr=rate, momentum=settings["momentum"])
    if kind == "nesterov":
        return torch.optim.SGD(groups, lr=rate, momentum=settings["momentum"], nesterov=settings["momentum"] > 0)
    if kind == "adagrad":
        return Adagrad(groups, lr=rate, eps=epsilon)
    if kind == "rmsprop":
        return RMSprop(groups, lr=rate, rho=settings["rho"], eps=epsilon)
    if kind == "adam":
        return torch.optim.Adam(groups, lr=rate, betas=betas, eps=epsilon)
    return torch.optim.AdamW(groups, lr=rate, betas=betas, eps=epsilon, weight_decay=settings["weightDecay"])
