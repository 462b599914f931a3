"""The KS loss and the training step in PyTorch, for gpu_peers.py."""

import math

import torch

# --- the engine's random numbers, kolmo.autograd.array.Rng, of counters in tensors of int64 ---

LOW32 = 0xFFFFFFFF
LOW64 = 0xFFFFFFFFFFFFFFFF


def times32(x, factor):
    """x·factor modulo 2³² without passing 2⁶³."""
    return (x * (factor & 0xFFFF) + (((x * (factor >> 16)) & 0xFFFF) << 16)) & LOW32


def mix32(x):
    x = times32(x ^ (x >> 16), 0x21F0AAAD)
    x = times32(x ^ (x >> 15), 0xD35A2D97)
    return x ^ (x >> 15)


def mix64(x):
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & LOW64
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & LOW64
    return x ^ (x >> 31)


def word(seed, n, lane):
    """32 random bits: number n < 2³² of a stream."""
    keys = mix64((seed + (lane + 1) * 0x9E3779B97F4A7C15) & LOW64)
    return mix32((mix32(n ^ (keys & LOW32)) + (keys >> 32)) & LOW32)


def normal(seed, n):
    """Standard normal in double."""
    u1 = (word(seed, n, 0) >> 8).double() / 2**24
    u2 = (word(seed, n, 1) >> 8).double() / 2**24
    return torch.sqrt(-2 * torch.log(1 - u1)) * torch.sin(2 * math.pi * ((u2 - 0.5).abs() - 0.25))


# --- the KS loss ---


def mixture_cdf(t, centers, scale):
    """F(t) = mean over k of ½ (1 + erf((t [n,1,d] − μ [k,d]) / (σ√2)))."""
    return (0.5 * (1 + torch.erf((t.unsqueeze(1) - centers) * scale))).mean(1)


def ks(z, centers, scale, empirical):
    """mean (F(sorted z) − n/N)²."""
    model = mixture_cdf(torch.sort(z, 0)[0], centers, scale)
    return torch.nn.functional.mse_loss(model, empirical.expand_as(model))


def ranks(n, device):
    """n/N as a column."""
    return (torch.arange(1, n + 1, device=device, dtype=torch.float64) / n).float().unsqueeze(1)


class KsWork:
    """Loss and gradient of the codes that kolmo.benchmarks.gpu.PortableCodes draws."""

    def __init__(self, device, shape, compiled):
        sizes, _, distinct = shape.partition(" ")
        n, d, k = (int(s) for s in sizes.split("x"))
        centers = 10 * torch.eye(k, d, dtype=torch.float64, device=device)
        if distinct:
            centers = 4 * normal(3, torch.arange(k * d, device=device)).float().double().view(k, d)
        self.centers = centers.float()
        self.z = torch.empty(n, d, device=device)
        step = max(1, 2**22 // d)
        for at in range(0, n, step):
            rows = torch.arange(at, min(n, at + step), device=device)
            modes = ((word(2, rows, 0) >> 8) * k) >> 24
            cells = rows.unsqueeze(1) * d + torch.arange(d, device=device)
            self.z[rows] = (centers[modes] + normal(1, cells)).float()
        self.z.requires_grad_()
        self.empirical = ranks(n, device)
        self.loss = torch.compile(self.forward) if compiled else self.forward

    def forward(self, z):
        return ks(z, self.centers, 1 / math.sqrt(2), self.empirical)

    def run(self):
        loss = self.loss(self.z)
        (slope,) = torch.autograd.grad(loss, self.z)
        return loss.detach(), slope

    def reset(self):
        pass


# --- the training step ---


def tensor(start, device, name):
    """A tensor of the file."""
    shape, data = start.tensors[name]
    return torch.frombuffer(bytearray(data), dtype=torch.float32).view(shape).to(device)


def affine(x, w, layers):
    """Rows of pixels through layers of w: weight, bias, …; ReLU between them."""
    for i in range(layers):
        x = torch.nn.functional.linear(x, w[2 * i], w[2 * i + 1])
        x = torch.relu(x) if i < layers - 1 else x
    return x


def normalized(x, w, running):
    """Batch normalisation with γ and β, and ReLU; `running` statistics are updated unless None."""
    mean, variance = running if running else (None, None)
    y = torch.nn.functional.batch_norm(x, mean, variance, w[0], w[1], True, 0.1, 1e-5)
    return torch.relu(y)


class Networks:
    """Encoder and decoder from Kolmo's weights. Kolmo keeps channels last and a window's pixels as
    rows of a matrix, PyTorch channels first."""

    CONVOLUTIONS = 4

    def __init__(self, weights, image, channels_last):
        self.channels, self.height, self.width = image
        self.convolutional = self.channels > 1
        self.side = self.height >> self.CONVOLUTIONS
        self.format = torch.channels_last if channels_last else torch.contiguous_format
        w = self.converted(weights) if self.convolutional else [v.t() if v.dim() == 2 else v for v in weights]
        self.weights = [self.placed(v.contiguous().clone()).requires_grad_() for v in w]
        half = 4 * self.CONVOLUTIONS + 2 if self.convolutional else len(w) // 2
        self.encoder, self.decoder = self.weights[:half], self.weights[half:]
        self.running = []
        if self.convolutional:
            norms = [self.encoder[4 * i + 2] for i in range(4)] + [self.decoder[4 * i + 4] for i in range(3)]
            self.running = [(torch.zeros_like(v), torch.ones_like(v)) for v in (n.detach() for n in norms)]

    def placed(self, x):
        return x.contiguous(memory_format=self.format) if x.dim() == 4 else x

    def converted(self, weights):
        side, head = self.side, 4 * self.CONVOLUTIONS
        w = list(weights)
        for i, v in enumerate(weights):
            if v.dim() == 2 and i not in (head, head + 2):
                w[i] = v.view(4, 4, -1, v.shape[1]).permute(3, 2, 0, 1)
        codes = weights[head]
        w[head] = codes.view(side, side, -1, codes.shape[1]).permute(3, 2, 0, 1).reshape(codes.shape[1], -1)
        first = weights[head + 2]
        d = first.shape[0]
        w[head + 2] = first.t().reshape(side, side, -1, d).permute(2, 0, 1, 3).reshape(-1, d)
        w[head + 3] = weights[head + 3].view(side, side, -1).permute(2, 0, 1).reshape(-1)
        return w

    def encode(self, x, remember):
        w = self.encoder
        if not self.convolutional:
            return affine(x, w, len(w) // 2)
        for i in range(self.CONVOLUTIONS):
            x = torch.nn.functional.conv2d(x, w[4 * i], w[4 * i + 1], stride=2, padding=1)
            x = normalized(x, w[4 * i + 2 : 4 * i + 4], self.running[i] if remember else None)
        return torch.nn.functional.linear(x.flatten(1), w[-2], w[-1])

    def decode(self, z):
        w = self.decoder
        if not self.convolutional:
            return torch.sigmoid(affine(z, w, len(w) // 2))
        x = torch.relu(torch.nn.functional.linear(z, w[0], w[1])).view(len(z), -1, self.side, self.side)
        x = self.placed(x)
        for i in range(self.CONVOLUTIONS):
            at = 2 + 4 * i
            x = torch.nn.functional.conv_transpose2d(x, w[at], w[at + 1], stride=2, padding=1)
            if i < self.CONVOLUTIONS - 1:
                x = normalized(x, w[at + 2 : at + 4], self.running[self.CONVOLUTIONS + i])
        return torch.sigmoid(x)


class StepWork:
    """One step of method `ours`: crafting, loss, gradients, Adam. As Kolmo takes it, or as the
    published code does: crafting differentiates everything, and decodes what is of no use."""

    def __init__(self, device, start, compiled, channels_last=False, published=False, given=False):
        self.start, self.published, self.given = start, published, given
        x = tensor(start, device, "x")
        weights = [tensor(start, device, n) for n in start.tensors if n.startswith("weights/")]
        self.networks = Networks(weights, x.shape[1:], channels_last)
        self.x = self.networks.placed(x) if x.shape[1] > 1 else x.flatten(1)
        self.first = [w.detach().clone() for w in self.networks.weights]
        n = len(x)
        self.centers = tensor(start, device, "centers")
        self.scale = 1 / (start.h["sigma"] * math.sqrt(2))
        self.empirical = ranks(2 * n, device)
        sigma = tensor(start, device, "covariance")
        cross = start.h["coupling"] * sigma
        self.covariance = torch.cat([torch.cat([sigma, cross], 1), torch.cat([cross, sigma], 1)], 0)
        self.uniform = torch.zeros_like(self.x)
        self.normal = torch.zeros(n, len(sigma), device=device)
        fast = {"fused": True, "capturable": True} if device == "cuda" else {}
        self.adam = torch.optim.Adam(
            self.networks.weights,
            lr=start.h["rate"],
            betas=(start.h["beta1"], start.h["beta2"]),
            eps=start.h["adam_epsilon"],
            **fast)
        wrap = torch.compile if compiled else lambda function: function
        self.encode, self.away, self.total = wrap(self.networks.encode), wrap(self.distance), wrap(self.objective)

    def give(self, i, device):
        """The random numbers of Kolmo's step i."""
        self.uniform.copy_(tensor(self.start, device, "uniform/%d" % i).view(self.x.shape))
        self.normal.copy_(tensor(self.start, device, "normal/%d" % i))

    def reset(self):
        with torch.no_grad():
            for w, first in zip(self.networks.weights, self.first):
                w.copy_(first)
            for state in self.adam.state.values():
                for value in state.values():
                    value.zero_()

    def distance(self, delta, z, remember):
        return torch.nn.functional.mse_loss(self.networks.encode(self.x + delta, remember), z)

    def objective(self, z, delta, slope, noise):
        h = self.start.h
        moved = delta + h["craft_step"] * slope.sign()
        moved = moved.clamp(-h["epsilon"], h["epsilon"])
        z_adv = self.networks.encode((self.x + moved).clamp(0, 1), True)
        x_hat = self.networks.decode(z + h["tau"] * noise)
        if self.published:
            self.networks.decode(z_adv + torch.randn_like(z_adv))
        mse = torch.nn.functional.mse_loss
        y = torch.cat([z, z_adv], 1)
        y = y - y.mean(0)
        sides = mixture_cdf(z, self.centers, self.scale), mixture_cdf(z_adv, self.centers, self.scale)
        return (
            h["rec_weight"] * mse(x_hat, self.x)
            + h["ks_weight"] * ks(torch.cat([z, z_adv], 0), self.centers, self.scale, self.empirical)
            + h["two_sample_weight"] * mse(*sides)
            + h["cov_weight"] * mse(y.t() @ y / len(z), self.covariance))

    def run(self):
        epsilon = self.start.h["epsilon"]
        unit = self.uniform if self.given else torch.rand_like(self.x)
        noise = self.normal if self.given else torch.randn_like(self.normal)
        delta = (2 * epsilon * unit - epsilon).requires_grad_()
        z = self.encode(self.x, True)
        if self.published:
            self.away(delta, z, True).backward()
            slope, z = delta.grad, self.encode(self.x, True)
        else:
            (slope,) = torch.autograd.grad(self.away(delta, z.detach(), False), delta)
        loss = self.total(z, delta.detach(), slope, noise)
        self.adam.zero_grad(set_to_none=True)
        loss.backward()
        self.adam.step()
        return (loss.detach(),)
