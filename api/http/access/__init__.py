"""Middlewares that let in who may use the service, and record what was done."""
