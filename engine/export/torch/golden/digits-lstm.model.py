"""digits-lstm: drawn in Netwright."""
import torch.nn.functional as F
from torch import nn

from layers import one_bias


class Model(nn.Module):
    """Takes input: batch × 1 × 8 × 8. Gives scores, output: batch × 10."""

    def __init__(self):
        super().__init__()
        self.lstm = one_bias(nn.LSTM(8, 48, batch_first=True))
        self.scores = nn.Linear(48, 10)

    def forward(self, x):
        x = x.reshape(-1, 8, 8)
        x = self.lstm(x)[0][:, -1]
        x = self.scores(x)
        return x

    def predict(self, x):
        """What Netwright shows: probabilities where the loss is a cross-entropy, else the scores themselves."""
        scores = self(x)
        return F.softmax(scores, dim=-1)
