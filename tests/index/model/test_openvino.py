"""Turns on the cores, and int8 products beside exact ones."""

import threading
import time
from contextlib import ExitStack

import numpy as np
import pytest

from index.model import bundled
from index.model.batch_invariance import is_batch_invariant
from index.model.openvino import CoreSemaphore
from index.model.quantization import ActivationRange, quantize, smooth


@pytest.mark.parametrize("number", [1, 2, 3])
def test_turns_come_in_the_order_of_asking_one_a_core(number: int) -> None:
    cores, order, inside, most = CoreSemaphore(), [], 0, 0
    cores.number = number
    counting = threading.Lock()
    # Holds each turn until every core has one, however slow the machine is.
    full = threading.Barrier(number)

    def work(name: int) -> None:
        nonlocal inside, most
        with cores.turn():
            with counting:
                inside += 1
                most = max(most, inside)
                order.append(name)
            full.wait(timeout=30)
            with counting:
                inside -= 1

    with ExitStack() as taken:
        for _ in range(number):
            taken.enter_context(cores.turn())
        threads = []
        for name in range(2 * 3 * number):
            threads.append(threading.Thread(target=work, args=[name]))
            threads[-1].start()
            while cores._given < number + name + 1:  # it has asked
                time.sleep(0.001)
        assert order == []
    for thread in threads:
        thread.join(timeout=60)
    assert most == number
    assert sorted(order) == list(range(2 * 3 * number))
    # Those that got a core together may come in any order.
    assert all(abs(at - name) < number for at, name in enumerate(order))


def test_a_turn_that_fails_is_over() -> None:
    cores = CoreSemaphore()
    cores.number = 1
    with pytest.raises(ZeroDivisionError), cores.turn():
        _ = 1 / 0
    next_turn = threading.Thread(target=lambda: cores.turn().__enter__(), daemon=True)
    next_turn.start()
    next_turn.join(timeout=10)
    assert not next_turn.is_alive()


def test_a_product_as_wide_as_the_hidden_states_does_not_depend_on_its_batch() -> None:
    """Longer products are made of these on processors where they themselves do (`graph`)."""
    assert is_batch_invariant(bundled.DIMENSION, bundled.DIMENSION)


def test_smoothing_makes_uneven_inputs_exact_enough_in_int8() -> None:
    chance = np.random.default_rng(3)
    weight = chance.normal(size=(32, 64)).astype(np.float32)
    inputs = chance.normal(size=(200, 64)).astype(np.float32)
    inputs[:, 5] *= 60  # one channel reaches far
    exact = inputs @ weight.T

    def error(factors: np.ndarray, reach: float) -> float:
        whole, scale = quantize(weight * factors)
        steps = reach / 127
        rounded = np.clip(np.rint(inputs / factors / steps), -128, 127) * steps
        return float(np.abs(rounded @ (whole * scale).T - exact).mean())

    factors, low, high = smooth(ActivationRange(inputs.min(0), inputs.max(0)), weight)
    assert low < 0 < high
    assert (
        error(factors, -float(low))
        < error(np.ones(64, np.float32), float(np.abs(inputs).max())) / 4
    )
