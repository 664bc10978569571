/* Adam and momentum on Rosenbrock, one fused loop in blocks of 64 runs: what the hardware can do. */
#include <math.h>
#define LANES 64

void adam(long runs, long steps, const double *start, double *end)
{
    const double lr = 0.01, beta1 = 0.9, beta2 = 0.999, eps = 1e-8;
    double x[LANES], y[LANES], m[LANES], n[LANES], v[LANES], w[LANES];
    for (long first = 0; first < runs; first += LANES) {
        long count = runs - first < LANES ? runs - first : LANES;
        double power1 = 1, power2 = 1;
        for (long i = 0; i < LANES; i++) {
            long j = first + (i < count ? i : count - 1);
            x[i] = start[j], y[i] = start[runs + j];
            m[i] = n[i] = v[i] = w[i] = 0;
        }
        for (long t = 1; t <= steps; t++) {
            power1 *= beta1, power2 *= beta2;
            double rate = lr / (1 - power1), scale = 1 / (1 - power2);
            for (long i = 0; i < LANES; i++) {
                double u = 1 - x[i], k = y[i] - x[i] * x[i];
                double g = -2 * u - 400 * x[i] * k, h = 200 * k;
                m[i] = beta1 * m[i] + (1 - beta1) * g;
                n[i] = beta1 * n[i] + (1 - beta1) * h;
                v[i] = beta2 * v[i] + (1 - beta2) * g * g;
                w[i] = beta2 * w[i] + (1 - beta2) * h * h;
                x[i] -= rate * m[i] / (sqrt(v[i] * scale) + eps);
                y[i] -= rate * n[i] / (sqrt(w[i] * scale) + eps);
            }
        }
        for (long i = 0; i < count; i++)
            end[first + i] = x[i], end[runs + first + i] = y[i];
    }
}

void momentum(long runs, long steps, const double *start, double *end)
{
    const double lr = 0.0005, mu = 0.9;
    double x[LANES], y[LANES], m[LANES], n[LANES];
    for (long first = 0; first < runs; first += LANES) {
        long count = runs - first < LANES ? runs - first : LANES;
        for (long i = 0; i < LANES; i++) {
            long j = first + (i < count ? i : count - 1);
            x[i] = start[j], y[i] = start[runs + j];
            m[i] = n[i] = 0;
        }
        for (long t = 1; t <= steps; t++)
            for (long i = 0; i < LANES; i++) {
                double u = 1 - x[i], k = y[i] - x[i] * x[i];
                m[i] = mu * m[i] - 2 * u - 400 * x[i] * k;
                n[i] = mu * n[i] + 200 * k;
                x[i] -= lr * m[i], y[i] -= lr * n[i];
            }
        for (long i = 0; i < count; i++)
            end[first + i] = x[i], end[runs + first + i] = y[i];
    }
}
