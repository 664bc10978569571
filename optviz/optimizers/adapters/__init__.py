"""Adapters: real optimizers of torch and optax on our problems."""
