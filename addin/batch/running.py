"""Where does work on many parts run? Here, in processes of this machine, or on a Dask cluster."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from functools import partial
from importlib import import_module
from itertools import islice
from multiprocessing import get_context
from os import environ
from signal import SIG_IGN, SIGINT, signal
from typing import Any

from addin.batch.making import Order, PartMade, make_part
from addin.errors import UsageError
from addin.language import Text
from addin.model.plan import Plan

Cut = Callable[[str], Plan]
_AHEAD = 2  # parts that wait for each worker: few, so that memory stays flat
_TRIES = 2  # of a part alone, whose process dies
_SECONDS = 10  # for a cluster to answer
_LOST = Text(
    zh="处理它的进程一再意外终止，可能内存不足",
    en="the process that worked on it died again and again; it may have run out of memory",
)


def run(
    order: Order, codes: Iterable[str], cut: Cut, *, workers: int, dask: str
) -> Iterator[PartMade]:
    """What became of each part, in the order in which they are done.

    `cut` gives the plan of a part; `dask` is the address of a scheduler. Raises UsageError where
    none answers there.
    """
    if dask:
        yield from _on_cluster(order, codes, cut, dask)
    elif workers > 1:
        yield from _in_processes(order, list(codes), cut, workers)
    else:
        yield from (make_part(order, code, cut(code)) for code in codes)


def _in_processes(order: Order, codes: list[str], cut: Cut, workers: int) -> Iterator[PartMade]:
    """Those that a process took with it when it died are tried again, each alone."""
    left = codes
    while left:
        started: dict[str, bool] = {}
        with suppress(BrokenProcessPool), _pool(workers) as pool:
            for made in _results(pool, order, left, cut, workers * _AHEAD, started):
                started[made.code] = True
                yield made
        for code in (code for code, is_done in started.items() if not is_done):
            yield _alone(order, code, cut(code))
        left = [code for code in left if code not in started]


def _results(
    pool: ProcessPoolExecutor,
    order: Order,
    codes: Iterable[str],
    cut: Cut,
    ahead: int,
    started: dict[str, bool],
) -> Iterator[PartMade]:
    """What becomes of each part; `started` learns which ones are under way."""
    waiting, running = iter(codes), set[Future[PartMade]]()
    while True:
        for code in islice(waiting, ahead - len(running)):
            started[code] = False
            running.add(pool.submit(make_part, order, code, cut(code)))
        if not running:
            return
        done, running = wait(running, return_when=FIRST_COMPLETED)
        yield from (each.result() for each in done)


def _alone(order: Order, code: str, plan: Plan) -> PartMade:
    for _ in range(_TRIES):
        with suppress(BrokenProcessPool), _pool(1) as pool:
            return pool.submit(make_part, order, code, plan).result()
    return PartMade(code=code, files={}, why=_LOST)


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that do nothing more once this one was interrupted."""
    environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # a worker has one core
    pool = ProcessPoolExecutor(workers, get_context("spawn"), signal, (SIGINT, SIG_IGN))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _on_cluster(order: Order, codes: Iterable[str], cut: Cut, address: str) -> Iterator[PartMade]:
    """On the workers of a Dask cluster, which does again what a lost one had begun."""
    try:
        distributed: Any = import_module("distributed")  # an extra, without types
    except ImportError as error:
        raise UsageError("no_dask") from error
    try:
        client = distributed.Client(address, timeout=_SECONDS)
    except (OSError, ValueError) as error:
        raise UsageError("no_cluster", address=address) from error
    with client:
        waiting = iter(codes)

        def more(count: int) -> list[object]:
            return [
                client.submit(partial(make_part, order, code), cut(code), pure=False)
                for code in islice(waiting, count)
            ]

        running = distributed.as_completed(more(_AHEAD * max(1, sum(client.nthreads().values()))))
        for each in running:
            yield each.result()
            for another in more(1):
                running.add(another)
