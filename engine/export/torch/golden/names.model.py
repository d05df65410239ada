"""test: drawn in Netwright."""
import torch
import torch.nn.functional as F
from torch import nn

from layers import BatchNorm2d


class Model(nn.Module):
    """Takes image: batch × 2 × 9 × 8. Gives scores, one: batch × 6, two: batch × 6."""

    def __init__(self):
        super().__init__()
        self.train_ = nn.Conv2d(2, 4, (2, 4), stride=(2, 1))
        self.卷积_1 = BatchNorm2d(4, momentum=0.1, eps=0.001)
        self.pool = nn.AvgPool2d(2)
        self.layer_2x = nn.Upsample((7, 9), mode="bilinear", align_corners=True)
        self.cut = nn.ConvTranspose2d(4, 3, 5, stride=2, padding=1)
        self.x_ = nn.Linear(576, 6)
        self.other = nn.Linear(576, 6)
        # frozen: their weights stay as they are
        self.train_.requires_grad_(False)
        self.卷积_1.requires_grad_(False)

    def train(self, mode=True):
        super().train(mode)
        self.卷积_1.eval()  # frozen: keeps its statistics
        return self

    def forward(self, x):
        x = F.relu(self.train_(F.pad(x, (1, 2, 0, 1))))
        x = self.卷积_1(x)
        x = self.pool(F.pad(x, (0, 0, 0, 1))) / self.pool(F.pad(torch.ones_like(x), (0, 0, 0, 1)))
        x = self.layer_2x(F.pad(x, (0, 1, 0, 1), mode="replicate"))[:, :, :-1, :-1]
        x = self.cut(x)[:, :, :12, :16]
        flat = x.permute(0, 2, 3, 1).flatten(1)
        x_ = F.softmax(self.x_(flat), dim=-1)
        other = self.other(flat)
        x = (x_ + other + x_) / 3
        return x, other

    def predict(self, x):
        """What Netwright shows: probabilities where the loss is a cross-entropy, else the scores themselves."""
        scores = self(x)
        return F.softmax(scores[0], dim=-1), scores[1]
