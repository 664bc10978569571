"""Loss and gradient of dense networks as machine code, replica by replica, for layers of any size.

Written for Numba: loops over samples are the innermost and become SIMD, several products are
added at once so that a sum is loaded and stored less often. Imported only by
`optviz.engine.fused`, from a copy in the folder of kernels.
"""

import math
from functools import partial

import numba
import numpy as np

FASTER = {"reassoc", "contract", "nsz", "arcp"}  # sums may be added in lanes; NaN and inf are kept
compiled = partial(numba.njit, error_model="numpy", nogil=True, cache=True, fastmath=FASTER)
TANH, RELU, SIGMOID, LINEAR, SOFTPLUS, GELU = range(6)
MSE, BINARY_CROSS_ENTROPY, CROSS_ENTROPY, HINGE = range(4)


@partial(numba.njit, error_model="numpy", fastmath={"contract"})
def exponential(v):
    """Return exp(v) for v in [-700, 700], NaN for NaN, without a branch: 2^k times a polynomial.

    The shift to where float64 has no fractions rounds to k and leaves it in the lowest bits: AVX2
    cannot turn numbers into 64-bit integers.
    """
    v = -700.0 if v < -700.0 else (700.0 if v > 700.0 else v)
    shifted = v * 1.4426950408889634 + 6755399441055744.0
    k = shifted - 6755399441055744.0
    f = v - k * 0.6931471803691238
    f = f - k * 1.9082149292705877e-10
    f2 = f * f
    f4 = f2 * f2
    p0 = (1.0 + f) + (0.5 + f * 0.16666666666666666) * f2
    p1 = 0.041666666666666664 + f * 0.008333333333333333
    p1 = p1 + (0.001388888888888889 + f * 0.0001984126984126984) * f2
    p2 = 2.48015873015873e-05 + f * 2.7557319223985893e-06
    p2 = p2 + (2.755731922398589e-07 + f * 2.505210838544172e-08) * f2
    p3 = 2.08767569878681e-09 + f * 1.6059043836821613e-10
    p = p0 + f4 * (p1 + f4 * (p2 + f4 * p3))
    return p * np.int64((np.float64(shifted).view(np.int64) + 1023) << 52).view(np.float64)


@compiled
def add_row(z, w, row):
    """Add w times a row (B,) to z (B,)."""
    for b in range(len(z)):
        z[b] += w * row[b]


@compiled
def add_products(z, weights, across, along, rows, width, count, samples):
    """Add to z (width B,) the matrix of weights[o across + i along] times rows (count B,)."""
    o = 0
    while o + 4 <= width:
        z0, z1 = z[o * samples : (o + 1) * samples], z[(o + 1) * samples : (o + 2) * samples]
        z2, z3 = z[(o + 2) * samples : (o + 3) * samples], z[(o + 3) * samples : (o + 4) * samples]
        i = 0
        while i + 2 <= count:
            w = weights[o * across + i * along :]
            v = weights[o * across + (i + 1) * along :]
            w0, w1, w2, w3 = w[0], w[across], w[2 * across], w[3 * across]
            v0, v1, v2, v3 = v[0], v[across], v[2 * across], v[3 * across]
            p, q = rows[i * samples : (i + 1) * samples], rows[(i + 1) * samples : (i + 2) * samples]
            for b in range(samples):
                z0[b] += w0 * p[b] + v0 * q[b]
                z1[b] += w1 * p[b] + v1 * q[b]
                z2[b] += w2 * p[b] + v2 * q[b]
                z3[b] += w3 * p[b] + v3 * q[b]
            i += 2
        if i < count:
            for k in range(4):
                add_row(z[(o + k) * samples : (o + k + 1) * samples], weights[(o + k) * across + i * along],
                        rows[i * samples : (i + 1) * samples])  # fmt: skip
        o += 4
    while o < width:
        for i in range(count):
            add_row(z[o * samples : (o + 1) * samples], weights[o * across + i * along],
                    rows[i * samples : (i + 1) * samples])  # fmt: skip
        o += 1


@compiled
def activate(kind, z, slope):
    """Write f(z) over z; the slope of gelu is kept."""
    if kind == TANH:
        for j in range(len(z)):
            z[j] = 1.0 - 2.0 / (exponential(z[j] + z[j]) + 1.0)
    elif kind == SIGMOID:
        for j in range(len(z)):
            z[j] = 1.0 / (exponential(-z[j]) + 1.0)
    elif kind == RELU:
        for j in range(len(z)):
            z[j] = 0.0 if z[j] < 0.0 else z[j]
    elif kind == SOFTPLUS:
        for j in range(len(z)):
            z[j] = (z[j] if z[j] > 0.0 else 0.0) + math.log1p(math.exp(-abs(z[j])))
    elif kind == GELU:
        for j in range(len(z)):
            below = 0.5 * math.erfc(-z[j] * 0.7071067811865476)
            slope[j] = below + z[j] * math.exp(-0.5 * z[j] * z[j]) * 0.3989422804014327
            z[j] = z[j] * below


@compiled
def back_through(kind, delta, h, slope):
    """Multiply delta by f'(z), told from h = f(z) or kept."""
    if kind == TANH:
        for j in range(len(delta)):
            delta[j] *= 1.0 - h[j] * h[j]
    elif kind == SIGMOID:
        for j in range(len(delta)):
            delta[j] *= h[j] * (1.0 - h[j])
    elif kind == RELU:
        for j in range(len(delta)):
            delta[j] *= 1.0 if h[j] > 0.0 else (0.0 if h[j] <= 0.0 else h[j])
    elif kind == SOFTPLUS:
        for j in range(len(delta)):
            delta[j] *= -math.expm1(-h[j])
    elif kind == GELU:
        for j in range(len(delta)):
            delta[j] *= slope[j]


@compiled
def softmax_loss(o, labels, kinds, samples):
    """Return the cross-entropy of outputs o (K B,) and write its gradient over them."""
    scale, total = 1.0 / samples, 0.0
    top, mass = o[:samples].copy(), np.zeros(samples)
    for k in range(1, kinds):
        row = o[k * samples : (k + 1) * samples]
        for b in range(samples):
            top[b] = row[b] if row[b] > top[b] else top[b]
    for b in range(samples):
        total += top[b] - o[labels[b] * samples + b]
    for k in range(kinds):
        row = o[k * samples : (k + 1) * samples]
        for b in range(samples):
            row[b] = exponential(row[b] - top[b])
            mass[b] += row[b]
    for b in range(samples):
        total += math.log(mass[b])
        mass[b] = scale / mass[b]
    for k in range(kinds):
        row = o[k * samples : (k + 1) * samples]
        for b in range(samples):
            row[b] *= mass[b]
    for b in range(samples):
        o[labels[b] * samples + b] -= scale
    return total * scale


@compiled
def elementwise_loss(kind, o, y):
    """Return the loss of outputs o (K B,) against y (K B,) and write its gradient over them."""
    scale, total = 1.0 / len(o), 0.0
    for j in range(len(o)):
        if kind == MSE:
            far = o[j] - y[j]
            total += far * far
            o[j] = 2.0 * scale * far
        elif kind == BINARY_CROSS_ENTROPY:
            small = math.exp(-abs(o[j]))
            total += math.log1p(small) + (o[j] if o[j] > 0.0 else 0.0) - o[j] * y[j]
            o[j] = ((1.0 if o[j] >= 0.0 else small) / (1.0 + small) - y[j]) * scale
        else:
            sign = 2.0 * y[j] - 1.0
            margin = 1.0 - sign * o[j]
            total += 0.0 if margin < 0.0 else margin
            o[j] = -sign * scale if margin > 0.0 else 0.0
    return total * scale


@compiled
def margin_loss(o, labels, kinds, samples):
    """Return the hinge loss of several outputs and write its subgradient over them."""
    scale, total = 1.0 / (samples * kinds), 0.0
    for b in range(samples):
        own, over = 0.0, 0
        for k in range(kinds):  # as NumPy's sum over one-hot rows: what is not finite anywhere spoils it
            own += o[k * samples + b] * (1.0 if k == labels[b] else 0.0)
        for k in range(kinds):
            margin = o[k * samples + b] - own + 1.0
            inside = k != labels[b] and margin > 0.0
            total += margin if k != labels[b] and not margin < 0.0 else 0.0
            o[k * samples + b] = scale if inside else 0.0
            over += inside
        o[labels[b] * samples + b] = -scale * over
    return total * scale


@compiled
def loss_of(kind, o, labels, y, kinds, samples):
    """Return the loss of outputs o (K B,) and write its gradient over them."""
    if kind == CROSS_ENTROPY:
        return softmax_loss(o, labels, kinds, samples)
    if kind == HINGE and kinds > 1:
        return margin_loss(o, labels, kinds, samples)
    return elementwise_loss(kind, o, y)


@compiled
def forward(x, sizes, bias, activation, inputs, units, slopes, samples):
    """Fill units with the activations of all layers at parameters x (D,); return where the last begin."""
    low, here, layers = 0, 0, len(sizes) - 1
    before = inputs
    for layer in range(layers):
        count, width = sizes[layer], sizes[layer + 1]
        biases = low + count * width
        for o in range(width):
            z = units[here + o * samples : here + (o + 1) * samples]
            first = x[biases + o] if bias else 0.0
            for b in range(samples):
                z[b] = first
        end = here + width * samples
        add_products(units[here:end], x[low:biases], count, 1, before, width, count, samples)
        if layer < layers - 1:
            activate(activation, units[here:end], slopes[here:end])
            before, here = units[here:end], end
        low = biases + width * bias
    return here


@compiled
def weight_gradients(grad, delta, before, count, width, samples):
    """Write the sums over samples of delta (width B,) times what was before (count B,)."""
    for o in range(width):
        d = delta[o * samples : (o + 1) * samples]
        i = 0
        while i + 4 <= count:
            q = before[i * samples : (i + 4) * samples]
            s0, s1, s2, s3 = 0.0, 0.0, 0.0, 0.0
            for b in range(samples):
                s0 += d[b] * q[b]
                s1 += d[b] * q[b + samples]
                s2 += d[b] * q[b + 2 * samples]
                s3 += d[b] * q[b + 3 * samples]
            at = o * count + i
            grad[at], grad[at + 1], grad[at + 2], grad[at + 3] = s0, s1, s2, s3
            i += 4
        while i < count:
            q, s0 = before[i * samples : (i + 1) * samples], 0.0
            for b in range(samples):
                s0 += d[b] * q[b]
            grad[o * count + i] = s0
            i += 1


@compiled
def back(x, grad, sizes, bias, activation, inputs, units, slopes, deltas, samples):
    """Write the gradient (D,) from that of the outputs, which are the last of the units."""
    low, here = len(x), len(units)
    half = len(deltas) // 2
    delta = units[here - sizes[-1] * samples :]
    for layer in range(len(sizes) - 2, -1, -1):
        count, width = sizes[layer], sizes[layer + 1]
        here -= width * samples
        if bias:
            low -= width
            for o in range(width):
                total = 0.0
                for b in range(samples):
                    total += delta[o * samples + b]
                grad[low + o] = total
        low -= count * width
        before = units[here - count * samples : here] if layer else inputs
        weight_gradients(grad[low : low + count * width], delta, before, count, width, samples)
        if layer:
            side = (layer % 2) * half
            earlier = deltas[side : side + count * samples]
            earlier[:] = 0.0
            add_products(earlier, x[low : low + count * width], 1, count, delta, count, width, samples)
            back_through(activation, earlier, before, slopes[here - count * samples : here])
            delta = earlier


@compiled
def losses_and_gradients(x, sizes, bias, activation, kind, inputs, labels, y, samples, losses, grad):
    """Fill losses (R,) and grad (R, D) at parameters x (R, D) for inputs (in B,)."""
    hidden = sizes[1:].sum() * samples
    widest = sizes[1:].max() * samples
    units, slopes, deltas = (
        np.empty(hidden),
        np.empty(hidden if activation == GELU else 0),
        np.empty(2 * widest),
    )
    if activation != GELU:
        slopes = units
    for run in range(len(x)):
        first = forward(x[run], sizes, bias, activation, inputs, units, slopes, samples)
        losses[run] = loss_of(kind, units[first:], labels, y, sizes[-1], samples)
        back(x[run], grad[run], sizes, bias, activation, inputs, units, slopes, deltas, samples)
