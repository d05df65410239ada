"""What training makes small, and what is measured besides."""
import torch
import torch.nn.functional as F


def one_hot(labels, width):
    return F.one_hot(labels.long(), width).float()


def data_loss(loss, scores, target):
    """Averaged over the batch; scores and target are batch × values, labels of classes one number each."""
    kind = loss["kind"]
    if kind == "softmaxCrossEntropy":
        return F.cross_entropy(scores, target.long()) if scores.size(1) > 1 else scores.sum() * 0
    if kind == "hinge":
        if scores.size(1) == 1:
            return (F.relu(scores * (1 - target) + loss["margin"]) * (1 - target)).mean()
        wrong = 1 - one_hot(target, scores.size(1))
        own = scores.gather(1, target.long().unsqueeze(1))
        return (F.relu(scores - own + loss["margin"]) * wrong).sum(1).mean()
    if kind == "binaryCrossEntropy":
        return F.binary_cross_entropy_with_logits(scores, target)
    if kind == "meanSquaredError":
        return F.mse_loss(scores, target)
    if kind == "meanAbsoluteError":
        return F.l1_loss(scores, target)
    return F.huber_loss(scores, target, delta=loss["delta"])


class Objective:
    """The sum of the losses of all outputs, and the metrics as Netwright has them."""

    def __init__(self, outputs, metrics, is_classes):
        self.outputs, self.is_classes = outputs, is_classes
        names = list(dict.fromkeys(metrics))
        fits = lambda name, at: outputs[at]["task"] == ("regression" if name == "mae" else "classification")
        places = range(len(outputs))
        first = [(None, name, next((at for at in places if fits(name, at)), None)) for name in names]
        self.plan = [entry for entry in first if entry[2] is not None]
        if len(outputs) > 1:
            for at in places:
                self.plan += [(outputs[at]["name"], name, at) for name in ["loss", *(one for one in names if fits(one, at))]]

    def targets(self, scores, inputs, rows, labels):
        """One for each output: the labels, or the sample itself in the scores' own layout."""
        found = []
        for output, score in zip(self.outputs, scores):
            if output["target"] == "input":
                image = len(output["shape"]) == 3
                sample = rows.reshape(len(rows), *output["shape"])
                found.append((sample.permute(0, 3, 1, 2) if image else sample).reshape(len(rows), -1))
            elif self.is_classes and score.size(1) == 1:
                found.append(labels.float().unsqueeze(1))
            elif self.is_classes and output["loss"]["kind"] in ("softmaxCrossEntropy", "hinge"):
                found.append(labels)
            elif self.is_classes:
                found.append(one_hot(labels, score.size(1)))
            else:
                found.append(labels.float().reshape(len(rows), -1))
        return found

    def __call__(self, answers, inputs, rows, labels):
        """The loss to differentiate, and [loss, metrics …] as numbers on the device."""
        answers = answers if isinstance(answers, tuple) else (answers,)
        scores = [answer.float().reshape(len(rows), -1) for answer in answers]
        targets = self.targets(scores, inputs, rows, labels)
        losses = [data_loss(output["loss"], *pair) for output, *pair in zip(self.outputs, scores, targets)]
        loss = sum(losses)
        with torch.no_grad():
            measured = [loss] + [
                losses[at] if name == "loss" else self.measure(name, at, scores[at], targets[at], labels)
                for _, name, at in self.plan
            ]
        return loss, torch.stack([value.detach().double() for value in measured])

    def measure(self, name, at, scores, target, labels):
        if name == "mae":
            probable = self.outputs[at]["loss"]["kind"] == "binaryCrossEntropy"
            return ((torch.sigmoid(scores) if probable else scores) - target).abs().mean()
        if name == "accuracy":
            chosen = (scores[:, 0] > 0).long() if scores.size(1) == 1 else scores.argmax(1)
            return (chosen == labels).float().mean()
        own = scores.gather(1, labels.unsqueeze(1))
        before = (scores == own) & (torch.arange(scores.size(1), device=scores.device) < labels.unsqueeze(1))
        return (((scores > own) | before).sum(1) < 5).float().mean()

    def name_values(self, values, penalty):
        """[loss, metrics …] as Netwright's curves have them."""
        named = {"loss": values[0], "penalty": penalty}
        outputs = {}
        for (output, name, _), value in zip(self.plan, values[1:]):
            (named if output is None else outputs.setdefault(output, {}))[name] = value
        return {**named, "outputs": outputs} if outputs else named
