"""mlp: drawn in Netwright."""
import torch.nn.functional as F
from torch import nn


class Model(nn.Module):
    """Takes input: batch × 1 × 8 × 8. Gives scores, output: batch × 10."""

    def __init__(self):
        super().__init__()
        self.hidden_1 = nn.Linear(64, 64)
        self.relu_1 = nn.ReLU()
        self.hidden_2 = nn.Linear(64, 32)
        self.relu_2 = nn.ReLU()
        self.scores = nn.Linear(32, 10)

    def forward(self, x):
        x = x.flatten(1)
        x = self.hidden_1(x)
        x = self.relu_1(x)
        x = self.hidden_2(x)
        x = self.relu_2(x)
        x = self.scores(x)
        return x

    def predict(self, x):
        """What Netwright shows: probabilities where the loss is a cross-entropy, else the scores themselves."""
        scores = self(x)
        return F.softmax(scores, dim=-1)
