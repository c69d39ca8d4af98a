"""The network of the built-in reader: the encoder of all-MiniLM-L6-v2 with a span head, dense or with experts."""

import dataclasses

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

CLS, SEP, PAD = 101, 102, 0


@dataclasses.dataclass(frozen=True)
class Sizes:
    hidden: int = 384
    heads: int = 12
    layers: int = 6
    inner: int = 1536
    # Every so many layers one has experts, the last of them.
    interval: int = 2


NOISE = np.random.Generator(np.random.SFC64(0))


def dropped(x, share, training):
    """Dropout whose noise costs a byte an element, in 256ths: torch's own takes a tenth of a step on two cores."""
    limit = round(share * 256)
    if not training or not limit:
        return x
    noise = torch.frombuffer(bytearray(NOISE.bytes(x.numel())), dtype=torch.uint8).view(x.shape)
    return x * (noise >= limit).to(x.dtype).mul_(256 / (256 - limit))


class FeedForward(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.up = nn.Linear(sizes.hidden, sizes.inner)
        self.down = nn.Linear(sizes.inner, sizes.hidden)

    def forward(self, x):
        return self.down(F.gelu(self.up(x)))


class Experts(nn.Module):
    """Top-2 of several feed-forward networks for each token (Shazeer et al. 2017, section 2), weights renormalised."""

    def __init__(self, sizes, count):
        super().__init__()
        self.router = nn.Linear(sizes.hidden, count, bias=False)
        self.experts = nn.ModuleList(FeedForward(sizes) for _ in range(count))
        self.balance = torch.zeros(())
        self.load = torch.zeros(count)

    def forward(self, x):
        logits = self.router(x)
        top, chosen = logits.topk(2, dim=-1)
        weights = top.softmax(dim=-1)
        output = torch.zeros_like(x)
        for number, expert in enumerate(self.experts):
            rows, slots = (chosen == number).nonzero(as_tuple=True)
            if rows.numel():
                output.index_add_(0, rows, expert(x[rows]) * weights[rows, slots].unsqueeze(1))
        # Load balancing: Fedus et al. 2021, equation 4, over both choices.
        share = F.one_hot(chosen, len(self.experts)).float().sum(1).mean(0) / 2
        self.balance = len(self.experts) * (share * logits.softmax(-1).mean(0)).sum()
        self.load = share.detach()
        return output


class Layer(nn.Module):
    def __init__(self, sizes, experts):
        super().__init__()
        self.sizes = sizes
        self.qkv = nn.Linear(sizes.hidden, 3 * sizes.hidden)
        self.out = nn.Linear(sizes.hidden, sizes.hidden)
        self.norm1 = nn.LayerNorm(sizes.hidden, eps=1e-12)
        self.feed = Experts(sizes, experts) if experts else FeedForward(sizes)
        self.norm2 = nn.LayerNorm(sizes.hidden, eps=1e-12)

    def forward(self, x, mask, keep, dropout):
        n, length, hidden = x.shape
        heads = self.sizes.heads
        q, k, v = self.qkv(x).view(n, length, 3, heads, hidden // heads).permute(2, 0, 3, 1, 4)
        attended = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        attended = attended.transpose(1, 2).reshape(n, length, hidden)
        x = self.norm1(x + dropped(self.out(attended), dropout, self.training))
        if isinstance(self.feed, Experts):
            # Padding must not count towards the load of the experts.
            flat = x.new_zeros(n * length, hidden)
            fed = flat.index_copy(0, keep, self.feed(x.reshape(-1, hidden)[keep])).view(n, length, hidden)
        else:
            fed = self.feed(x)
        return self.norm2(x + dropped(fed, dropout, self.training))


class Reader(nn.Module):
    """Word and position vectors stay those of the embedding model; everything else is trained."""

    def __init__(self, words, positions, sizes=Sizes(), experts=0):
        super().__init__()
        self.sizes = sizes
        self.register_buffer("words", words, persistent=False)
        self.register_buffer("positions", positions, persistent=False)
        self.types = nn.Parameter(torch.zeros(2, sizes.hidden))
        self.norm = nn.LayerNorm(sizes.hidden, eps=1e-12)
        self.layers = nn.ModuleList(
            Layer(sizes, experts if (number + 1) % sizes.interval == 0 else 0) for number in range(sizes.layers))
        self.span = nn.Linear(sizes.hidden, 2)
        self.answerable = nn.Linear(sizes.hidden, 1)
        nn.init.normal_(self.span.weight, std=0.02)
        nn.init.normal_(self.answerable.weight, std=0.02)

    @property
    def expert_count(self):
        return max(len(layer.feed.experts) if isinstance(layer.feed, Experts) else 0 for layer in self.layers)

    def hidden(self, tokens, types, dropout=0.0):
        """tokens, types: [windows, length] -> the last hidden states [windows, length, hidden]."""
        present = tokens != PAD
        keep = present.flatten().nonzero().squeeze(1)
        x = self.words[tokens] + self.positions[: tokens.shape[1]] + self.types[types]
        x = dropped(self.norm(x), dropout, self.training)
        for layer in self.layers:
            x = layer(x, present[:, None, None, :], keep, dropout)
        return x

    def forward(self, tokens, types, dropout=0.0):
        """tokens, types: [windows, length] -> start and end logits [windows, length], answerable [windows]."""
        x = self.hidden(tokens, types, dropout)
        start, end = self.span(dropped(x, dropout, self.training)).unbind(-1)
        return start, end, self.answerable(x[:, 0]).squeeze(-1)

    @classmethod
    def of_encoder(cls, weights):
        """The dense reader that training begins with: the encoder's tensors, by the names that are published."""
        reader = cls(
            weights["embeddings.word_embeddings.weight"], weights["embeddings.position_embeddings.weight"])
        reader.types.data.copy_(weights["embeddings.token_type_embeddings.weight"])
        copies = [(reader.norm, "embeddings.LayerNorm.")]
        for number, layer in enumerate(reader.layers):
            at = f"encoder.layer.{number}."
            names = [at + f"attention.self.{name}." for name in ("query", "key", "value")]
            layer.qkv.weight.data.copy_(torch.cat([weights[name + "weight"] for name in names]))
            layer.qkv.bias.data.copy_(torch.cat([weights[name + "bias"] for name in names]))
            copies += [
                (layer.out, at + "attention.output.dense."), (layer.norm1, at + "attention.output.LayerNorm."),
                (layer.feed.up, at + "intermediate.dense."), (layer.feed.down, at + "output.dense."),
                (layer.norm2, at + "output.LayerNorm."),
            ]
        for module, name in copies:
            module.weight.data.copy_(weights[name + "weight"])
            module.bias.data.copy_(weights[name + "bias"])
        return reader

    @classmethod
    def of_checkpoint(cls, state, words, positions, sizes=Sizes()):
        """A reader with the experts that a saved state holds."""
        at = f"layers.{sizes.interval - 1}.feed.experts."
        experts = len([name for name in state if name.startswith(at) and name.endswith("up.weight")])
        reader = cls(words, positions, sizes, experts)
        reader.load_state_dict(state)
        return reader

    def upcycled(self, experts, seed):
        """Sparse upcycling: in every other layer each expert begins as the dense block (Komatsuzaki et al. 2023, 2)."""
        torch.manual_seed(seed)
        sparse = Reader(self.words, self.positions, self.sizes, experts)
        wanted = sparse.state_dict()
        sparse.load_state_dict({name: value for name, value in self.state_dict().items() if name in wanted}, strict=False)
        for mine, theirs in zip(self.layers, sparse.layers):
            if not isinstance(theirs.feed, Experts):
                continue
            nn.init.normal_(theirs.feed.router.weight, std=0.02)
            for expert in theirs.feed.experts:
                expert.load_state_dict(mine.feed.state_dict())
        return sparse
