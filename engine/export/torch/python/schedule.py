"""Learning rates and patience, as in Netwright."""
import math

NEVER = 1.7976931348623157e308


def learning_rate(schedule, base, step, steps_per_epoch, epochs, plateau_factor):
    """Of the step that comes next; `step` counts those taken."""
    kind = schedule["kind"]
    if kind == "step":
        return base * schedule["factor"] ** (step // steps_per_epoch // schedule["everyEpochs"])
    if kind == "cosine":
        done = min(1, step / (epochs * steps_per_epoch))
        final = schedule["finalFactor"]
        return base * (final + (1 - final) * 0.5 * (1 + math.cos(math.pi * done)))
    if kind == "warmUp":
        steps = schedule["warmUpEpochs"] * steps_per_epoch
        return base * min(1, (step + 1) / steps) if steps > 0 else base
    if kind == "plateau":
        return max(base * plateau_factor, min(base, schedule["minimum"]))
    return base


def observe(patience, loss, min_delta):
    """One more epoch's loss: [best so far, epochs since]."""
    best, since = patience
    return [loss, 0] if loss < best - min_delta else [best, since + 1]
