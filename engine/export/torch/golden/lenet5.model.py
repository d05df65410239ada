"""lenet5: drawn in Netwright."""
import torch
import torch.nn.functional as F
from torch import nn


class Model(nn.Module):
    """Takes input: batch × 1 × 28 × 28. Gives scores, output: batch × 10."""

    def __init__(self):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5, padding=2)
        self.s2 = nn.AvgPool2d(2)
        self.c3 = nn.Conv2d(6, 16, 5)
        self.s4 = nn.AvgPool2d(2)
        self.c5 = nn.Linear(400, 120)
        self.f6 = nn.Linear(120, 84)
        self.scores = nn.Linear(84, 10)

    def forward(self, x):
        x = torch.tanh(self.c1(x))
        x = self.s2(x)
        x = torch.tanh(self.c3(x))
        x = self.s4(x)
        x = x.permute(0, 2, 3, 1).flatten(1)
        x = torch.tanh(self.c5(x))
        x = torch.tanh(self.f6(x))
        x = self.scores(x)
        return x

    def predict(self, x):
        """What Netwright shows: probabilities where the loss is a cross-entropy, else the scores themselves."""
        scores = self(x)
        return F.softmax(scores, dim=-1)
