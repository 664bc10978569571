"""Newton-Schulz iterations, which drive the singular values of matrices to 1."""

import numpy as np

# optax's preset "dion": a, b and c of each of five iterations.
DION = (
    (4.0848, -6.8946, 2.9270),
    (3.9505, -6.3029, 2.6377),
    (3.7418, -5.5913, 2.3037),
    (2.8769, -3.1427, 1.2046),
    (2.8366, -3.0525, 1.2012),
)
LEAST = 1e-8  # the smallest scale that is divided by, in optax too


def orthogonal(block, steps, preconditioning="frobenius"):
    """Return each matrix (R, rows, columns) after the iterations; any other block is one row.

    A = X X^T, X = a X + (b A + c A^2) X, once for each (a, b, c) of the steps. With "aol" or
    "schatten" the first of them scales X by its own A.

    >>> orthogonal(np.array([[[0.6, 0.8]]]), [(1.5, -0.5, 0.0)] * 3)
    array([[[0.6, 0.8]]])
    """
    matrix, tall = _wide(block)
    for number, abc in enumerate(steps):
        a, b, c = (value[..., None] if isinstance(value, np.ndarray) else value for value in abc)
        gram = matrix @ matrix.transpose(0, 2, 1)
        if number == 0 and preconditioning in SCALES:
            scale = SCALES[preconditioning](gram)
            matrix, gram = matrix * scale, gram * scale * scale.transpose(0, 2, 1)
        matrix = a * matrix + (b * gram + c * (gram @ gram)) @ matrix
    return matrix.transpose(0, 2, 1) if tall else matrix


def spectral_norm(block):
    """Return the largest singular value of each matrix, at each of its entries."""
    matrix, _ = _wide(block)
    finite = np.isfinite(matrix).all(axis=(1, 2))
    values = np.linalg.svd(np.where(finite[:, None, None], matrix, 0.0), compute_uv=False)[:, 0]
    values = np.where(finite, values, np.nan)
    return np.broadcast_to(values.reshape(-1, *[1] * (block.ndim - 1)), block.shape)


def _wide(block):
    """Return matrices with no more rows than columns, and whether they were turned for that."""
    matrix = block if block.ndim == 3 else block.reshape(len(block), 1, -1)
    tall = matrix.shape[1] > matrix.shape[2]
    return (np.ascontiguousarray(matrix.transpose(0, 2, 1)) if tall else matrix), tall


def _by_rows(gram):
    return 1 / np.sqrt(np.maximum(np.abs(gram).sum(axis=2, keepdims=True), LEAST))


def _by_norm(gram):
    return 1 / np.sqrt(np.maximum(np.sqrt((gram * gram).sum(axis=(1, 2), keepdims=True)), LEAST))


SCALES = {"aol": _by_rows, "schatten": _by_norm}
