"""Signals that ask to end: remembered, waited for, and given back afterwards."""

from __future__ import annotations

import os
import signal
from multiprocessing.connection import wait
from threading import Thread

import pytest

from civlib.errors import Interrupted
from civlib.run.stop import SIGNALS, Stop


@pytest.fixture(autouse=True)
def _handlers_stay():
    before = [signal.getsignal(name) for name in SIGNALS]
    yield
    assert [signal.getsignal(name) for name in SIGNALS] == before


def test_without_a_signal_it_asks_for_nothing():
    with Stop() as stop:
        stop.check()
        assert wait([stop.fileno()], 0) == []


@pytest.mark.parametrize(("name", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_wakes_whoever_waits_and_is_told_with_its_exit_code(name, code):
    with Stop() as stop:
        os.kill(os.getpid(), name)
        assert wait([stop.fileno()], 5) == [stop.fileno()]
        with pytest.raises(Interrupted, match="Run it again") as error:
            stop.check()
    assert error.value.exit_code == code


def test_the_first_of_several_signals_counts():
    with Stop() as stop:
        for name in (signal.SIGTERM, signal.SIGINT, signal.SIGINT):
            os.kill(os.getpid(), name)
        with pytest.raises(Interrupted) as error:
            stop.check()
    assert error.value.signal == signal.SIGTERM


def test_the_handlers_are_given_back_after_an_error_too():
    with pytest.raises(ValueError, match="x"), Stop():
        raise ValueError("x")


def test_in_another_thread_signals_are_left_to_the_main_one():
    before = signal.getsignal(signal.SIGINT)
    found = []

    def other() -> None:
        with Stop() as stop:
            found.append(signal.getsignal(signal.SIGINT) == before)
            stop.check()

    thread = Thread(target=other)
    thread.start()
    thread.join()
    assert found == [True]
