"""digits-cnn: drawn in Netwright."""
import torch.nn.functional as F
from torch import nn


class Model(nn.Module):
    """Takes input: batch × 1 × 8 × 8. Gives scores, output: batch × 10."""

    def __init__(self):
        super().__init__()
        self.conv_1 = nn.Conv2d(1, 16, 3, padding=1)
        self.relu_1 = nn.ReLU()
        self.pool_1 = nn.MaxPool2d(2)
        self.conv_2 = nn.Conv2d(16, 32, 3, padding=1)
        self.relu_2 = nn.ReLU()
        self.pool_2 = nn.MaxPool2d(2)
        self.hidden = nn.Linear(128, 64)
        self.scores = nn.Linear(64, 10)

    def forward(self, x):
        x = self.conv_1(x)
        x = self.relu_1(x)
        x = self.pool_1(x)
        x = self.conv_2(x)
        x = self.relu_2(x)
        x = self.pool_2(x)
        x = x.permute(0, 2, 3, 1).flatten(1)
        x = F.relu(self.hidden(x))
        x = self.scores(x)
        return x

    def predict(self, x):
        """What Netwright shows: probabilities where the loss is a cross-entropy, else the scores themselves."""
        scores = self(x)
        return F.softmax(scores, dim=-1)
