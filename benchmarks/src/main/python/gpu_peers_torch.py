"""Times the KS loss and the training step in PyTorch, for gpu_peers.py."""

import sys
import time

import torch

from gpu_peers_work import KsWork, StepWork

KEY = ("work", "shape", "precision")
STEPS = 5
# How far the first loss of a training step may be from Kolmo's, as a share of it,
FIRST_APART = {"float32": 1e-4, "tf32": 1e-2}
# and the next four, as a share of how far the losses go: they agree only if gradients and Adam do.
# Not closer, since crafting takes signs of numbers near 0.
NEXT_APART = {"float32": 0.02, "tf32": 0.1}


def captured(work):
    """`work.run` as a CUDA graph; the loss stays at one place."""
    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        for _ in range(3):
            work.run()
    torch.cuda.current_stream().wait_stream(side)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        results = work.run()
    work.reset()

    def replay():
        graph.replay()
        return results

    return replay


def quantile(values, q):
    values = sorted(values)
    at = q * (len(values) - 1)
    below = int(at)
    above = min(below + 1, len(values) - 1)
    return values[below] + (at - below) * (values[above] - values[below])


def timed(device, once, repeats, seconds):
    """The columns of times, in microseconds a run."""
    def sample():
        started = time.perf_counter()
        if device == "cuda":
            torch.cuda.synchronize()
            begin, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
            begin.record()
        for _ in range(repeats):
            once()
        if device == "cuda":
            end.record()
            end.synchronize()
        host = 1e6 * (time.perf_counter() - started) / repeats
        return (1e3 * begin.elapsed_time(end) / repeats if device == "cuda" else host), host

    def samples(least, span):
        found, until = [], time.perf_counter() + span
        while len(found) < least or time.perf_counter() < until:
            found.append(sample())
        return found

    samples(1, seconds / 2)
    device_us, host_us = zip(*samples(3, seconds))
    names = {"median_us": 0.5, "low_us": 0.25, "high_us": 0.75}
    row = {name: "%.6g" % quantile(device_us, q) for name, q in names.items()}
    row["host_us"] = "%.6g" % quantile(host_us, 0.5)
    return row


def five_losses(device, start, settings, wrap):
    work = StepWork(device, start, given=True, **settings)
    run, losses = wrap(work), []
    for i in range(STEPS):
        work.give(i, device)
        losses.append(run()[0].item())
    return losses


def measured_ks(device, key, _, settings, wrap, args):
    run = wrap(KsWork(device, key[1], **settings))
    value = run()[0].item()
    yield key, {"value": repr(value), **timed(device, run, args.repeats, args.seconds)}


def require_agreement(losses, kolmo, precision):
    far = max(kolmo) - min(kolmo)
    for i, (loss, own) in enumerate(zip(losses, kolmo)):
        most = FIRST_APART[precision] * abs(own) if i == 0 else NEXT_APART[precision] * far
        if not abs(loss - own) <= most:
            raise ValueError("the loss of step %d is %.7g, Kolmo's %.7g" % (i + 1, loss, own))


def measured_step(device, key, start, settings, wrap, args):
    losses = five_losses(device, start, settings, wrap)
    require_agreement(losses, start.losses, key[2])
    run = wrap(StepWork(device, start, **settings))
    for work, once in (("training step", run), ("training step, loss read", lambda: run()[0].item())):
        times = timed(device, once, args.repeats, args.seconds)
        yield (work, *key[1:]), {"value": repr(losses[-1]), **times}


def variants(device, step, convolutional):
    """Name, settings of the work, whether it is captured."""
    ways = [("eager", False, False)]
    if device == "cuda":
        ways += [("compile", True, False), ("CUDA graph", False, True), ("compile, CUDA graph", True, True)]
    for name, compiled, graph in ways:
        for last in (False, True) if convolutional else (False,):
            settings = {"compiled": compiled, **({"channels_last": last} if step else {})}
            yield name + (", channels last" if last else ""), settings, graph
    if step:
        yield "eager, published graph", {"compiled": False, "published": True}, False


def available(device):
    return device != "cuda" or torch.cuda.is_available()


def measure(args, wanted, starts):
    """Yields a row for each way in which PyTorch does this work.

    wanted: work, shape and precision; starts: of training steps, by shape.
    """
    device = args.device
    name = torch.cuda.get_device_name() if device == "cuda" else device
    torch.backends.cudnn.benchmark = True
    for work, shape, precision in wanted:
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = precision == "tf32"
        step = work == "training step"
        start = starts.get(shape) if step else None
        convolutional = step and start.tensors["x"][0][1] > 1
        for variant, settings, graph in variants(device, step, convolutional):
            print("gpu_peers: %s, %s, %s" % (work, shape, variant), file=sys.stderr)
            wrap = captured if graph else lambda w: w.run
            if settings["compiled"]:
                torch._dynamo.reset()  # else it gives up after a few recompilations, silently
            fixed = {"variant": variant, "device": name}
            try:
                measured = measured_step if step else measured_ks
                for key, row in measured(device, (work, shape, precision), start, settings, wrap, args):
                    yield {**dict(zip(KEY, key)), **fixed, **row, "note": torch.__version__}
            except Exception as e:  # one way that does not work must not cost the others
                note = "%s: %s" % (type(e).__name__, (str(e).splitlines() or [""])[0])
                yield {**dict(zip(KEY, (work, shape, precision))), **fixed, "note": note}
            if device == "cuda":
                torch.cuda.empty_cache()
