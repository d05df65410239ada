"""tiny-autoencoder: drawn in Netwright."""
import torch
import torch.nn.functional as F
from torch import nn


class Model(nn.Module):
    """Takes input: batch × 1 × 8 × 8. Gives scores, output: batch × 1 × 8 × 8."""

    def __init__(self):
        super().__init__()
        self.encoder = nn.Linear(64, 32)
        self.code_ = nn.Linear(32, 8)
        self.decoder = nn.Linear(8, 32)
        self.pixels = nn.Linear(32, 64)

    def forward(self, x):
        x = x.flatten(1)
        x = F.relu(self.encoder(x))
        x = self.code_(x)
        x = F.relu(self.decoder(x))
        x = torch.sigmoid(self.pixels(x))
        x = x.reshape(-1, 1, 8, 8)
        return x

    def predict(self, x):
        """What Netwright shows: probabilities where the loss is a cross-entropy, else the scores themselves."""
        scores = self(x)
        return scores
